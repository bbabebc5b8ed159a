#include "command/families.h"

gboolean command_enrol(Turn *turn, const Request *request, gboolean agreed, GError **error)
{
  (void)request;
  (void)error;
  (void)agreed;
  turn_refuse(turn, R_NOT_YET);
  return TRUE;
}
