#include "menu.h"

#include <string.h>

static const struct {
  RoleSet roles;
  Family family; /* of the role's own menu; the villager's holds several */
} rows[] = {{ROLE_VILLAGER, FAMILY_MONEY}, {ROLE_JUNIOR | ROLE_LEAD, FAMILY_MENTOR}, {ROLE_OFFICER, FAMILY_OFFICER}};

/* Whether the command stands in the role's own menu; the key is written. `next` is the key of one without a code. */
static gboolean is_own(Menu menu, Command command, guint next, char key[3])
{
  const CommandRow *row = command_row(command);
  const gsize digits = strlen(row->digits);
  if ((row->roles & rows[menu].roles) == 0)
    return FALSE;
  if (menu == MENU_VILLAGER) {
    g_strlcpy(key, row->digits, 3);
    return digits == 1 && row->digits[0] != '0';
  }
  if (row->family != rows[menu].family || (digits != 0 && row->digits[0] != (menu == MENU_MENTOR ? '7' : '9')))
    return FALSE;
  if (digits == 0)
    g_snprintf(key, 3, "%u", next);
  else
    g_strlcpy(key, row->digits + 1, 3);
  return TRUE;
}

/* Questions have their screens, START its own; ERASE has STOP's code. */
static gboolean is_more(Menu own, Command command, char key[3])
{
  char other[3];
  const CommandRow *row = command_row(command);
  if ((row->roles & rows[own].roles) == 0 || row->digits[0] == '\0' || strcmp(row->digits, "0") == 0 ||
      row->family == FAMILY_QUESTION || command == COMMAND_START || command == COMMAND_ERASE || command == COMMAND_REG)
    return FALSE;
  g_strlcpy(key, row->digits, 3);
  return !is_own(own, command, 0, other);
}

guint menu_items(Menu menu, MenuItem items[MENU_ITEMS_MAX])
{
  const gboolean more = menu >= MENU_MORE_VILLAGER;
  const Menu own = more ? (Menu)(menu - MENU_MORE_VILLAGER) : menu;
  guint n = 0;
  for (guint i = 1; i < COMMAND_COUNT && n < MENU_ITEMS_MAX; i++) {
    MenuItem item = {.command = (Command)i};
    if (more ? is_more(own, item.command, item.key) : is_own(own, item.command, n + 1, item.key))
      items[n++] = item;
  }
  return n;
}

Menu menu_more(Menu menu)
{
  return menu < MENU_MORE_VILLAGER ? (Menu)(menu + MENU_MORE_VILLAGER) : menu;
}

Command menu_find(Menu menu, const char *key)
{
  MenuItem items[MENU_ITEMS_MAX];
  const guint n = menu_items(menu, items);
  for (guint i = 0; i < n; i++) {
    if (strcmp(items[i].key, key) == 0)
      return items[i].command;
  }
  return COMMAND_NONE;
}
