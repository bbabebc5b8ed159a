#include "simulator/player.h"

int player_play(const PlayerOptions *options, const char *file)
{
  (void)options, (void)file;
  return 1;
}

int player_text(const PlayerOptions *options, const char *phone, const char *text)
{
  (void)options, (void)phone, (void)text;
  return 1;
}
