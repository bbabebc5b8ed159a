#include "command/families.h"

gboolean command_privacy(Turn *turn, const Request *request, GError **error)
{
  (void)request;
  (void)error;
  turn_refuse(turn, R_NOT_YET);
  return TRUE;
}
