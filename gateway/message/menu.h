/* The menus of a phone that is dialled with, made from the command table: a menu's keys and the command behind each. */
#pragma once
#include "command.h"

typedef enum {
  MENU_VILLAGER,      /* the codes of one digit */
  MENU_MENTOR,        /* 71, 72, 73 by their last digit, and behind them what has no code */
  MENU_OFFICER,       /* 91 to 97 by their last digit */
  MENU_MORE_VILLAGER, /* what else that role may, by its code */
  MENU_MORE_MENTOR,
  MENU_MORE_OFFICER,
  MENU_COUNT
} Menu;

#define MENU_ITEMS_MAX 24

typedef struct {
  char key[3];
  Command command;
} MenuItem;

/* The items in the order of the table; how many. */
guint menu_items(Menu menu, MenuItem items[MENU_ITEMS_MAX]);
/* What else there is behind a menu; a menu of the rest is its own. */
Menu menu_more(Menu menu);
/* The command of a key; COMMAND_NONE where the menu has none. */
Command menu_find(Menu menu, const char *key);
