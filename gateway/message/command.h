/* Commands and roles: the expansion of commands.def. */
#pragma once
#include <glib.h>

typedef enum {
  ROLE_VILLAGER = 1 << 0,
  ROLE_JUNIOR = 1 << 1, /* ครูน้อย: "mentor" in cases and imports */
  ROLE_LEAD = 1 << 2,   /* ครูใหญ่: "mentor_lead" */
  ROLE_OFFICER = 1 << 3 /* พัฒนากร */
} Role;
typedef guint RoleSet; /* roles joined by |; 0: a number nobody registered */

typedef enum {
  FAMILY_MONEY,
  FAMILY_PRODUCT,
  FAMILY_ASK,
  FAMILY_UNDO,
  FAMILY_QUESTION,
  FAMILY_SERVICE,
  FAMILY_GROUP,
  FAMILY_MENTOR,
  FAMILY_OFFICER,
  FAMILY_ENROL,
  FAMILY_PRIVACY
} Family;

typedef enum {
  COMMAND_NONE,
#define COMMAND(id, digits, roles, family, form) COMMAND_##id,
#include "commands.def"
#undef COMMAND
  COMMAND_COUNT
} Command;

typedef struct {
  const char *name;   /* "INCOME" */
  const char *digits; /* "1", "" where there is no digit form */
  RoleSet roles;      /* who may */
  gboolean stranger;  /* a number nobody registered may too */
  Family family;
  const char *form;
} CommandRow;

/* The row of a command; COMMAND_NONE has the name "NONE" and no role. */
const CommandRow *command_row(Command command);
/* COMMAND_NONE where no row has that name. */
Command command_by_name(const char *name);
gboolean command_allowed(Command command, RoleSet roles);

/* "villager", "mentor", "mentor_lead", "officer"; a set of several is joined by "+"; 0 is "unregistered". Caller frees. */
char *role_set_name(RoleSet roles);
/* Reads what role_set_name writes ("external" reads as unregistered). FALSE where a word is none of them. */
gboolean role_set_parse(const char *text, RoleSet *roles);
