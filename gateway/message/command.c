#include "command.h"

#include <string.h>

#define VILLAGER ROLE_VILLAGER
#define MENTOR (ROLE_JUNIOR | ROLE_LEAD)
#define OFFICER ROLE_OFFICER
#define STRANGER (1U << 8)
#define ANYBODY (ROLE_VILLAGER | ROLE_JUNIOR | ROLE_LEAD | ROLE_OFFICER | STRANGER)

static const CommandRow rows[COMMAND_COUNT] = {
    {"NONE", "", 0, FALSE, FAMILY_SERVICE, ""},
#define COMMAND(id, digits, roles, family, form)                                                                               \
  {#id, digits, (roles) & ~STRANGER, ((roles)&STRANGER) != 0, FAMILY_##family, form},
#include "commands.def"
#undef COMMAND
};

static const struct {
  Role role;
  const char *name;
} role_names[] = {{ROLE_VILLAGER, "villager"}, {ROLE_JUNIOR, "mentor"}, {ROLE_LEAD, "mentor_lead"}, {ROLE_OFFICER, "officer"}};

const CommandRow *command_row(Command command)
{
  return &rows[command < COMMAND_COUNT ? command : COMMAND_NONE];
}

Command command_by_name(const char *name)
{
  for (guint i = 1; i < COMMAND_COUNT; i++) {
    if (strcmp(rows[i].name, name) == 0)
      return (Command)i;
  }
  return COMMAND_NONE;
}

gboolean command_allowed(Command command, RoleSet roles)
{
  const CommandRow *row = command_row(command);
  return roles == 0 ? row->stranger : (row->roles & roles) != 0;
}

char *role_set_name(RoleSet roles)
{
  GString *name = g_string_new(NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(role_names); i++) {
    if ((roles & role_names[i].role) != 0)
      g_string_append_printf(name, "%s%s", name->len > 0 ? "+" : "", role_names[i].name);
  }
  return name->len > 0 ? g_string_free(name, FALSE) : (g_string_free(name, TRUE), g_strdup("unregistered"));
}

gboolean role_set_parse(const char *text, RoleSet *roles)
{
  g_auto(GStrv) words = g_strsplit(text, "+", -1);
  *roles = 0;
  for (gsize w = 0; words[w] != NULL; w++) {
    gsize i = 0;
    while (i < G_N_ELEMENTS(role_names) && strcmp(role_names[i].name, words[w]) != 0)
      i++;
    if (i < G_N_ELEMENTS(role_names))
      *roles |= role_names[i].role;
    else if (strcmp(words[w], "unregistered") != 0 && strcmp(words[w], "external") != 0)
      return FALSE;
  }
  return TRUE;
}
