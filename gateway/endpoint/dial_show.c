/* Where a dial stands, and how that is shown. */
#include "endpoint/dial_steps.h"

#include <string.h>

#define YES_KEY 1
#define OTHER_YES_KEY 3 /* where 1 was pressed last and may come again */

void dial_show(const DialPhone *phone, Dial *dial, DialStep *step)
{
  dial->alone = FALSE;
  if (dial->place == DIAL_CONFIRM)
    dial->yes = phone->shy ? OTHER_YES_KEY : YES_KEY;
  step->what = DIALLED_SHOW;
  dial_screen(phone, dial, &step->screen);
}

/* The same question again, with what was wrong in front. */
void dial_refuse(const DialPhone *phone, const Answer *refusal, Dial *dial, DialStep *step)
{
  dial_show(phone, dial, step);
  step->refusal = *refusal;
}

void dial_refuse_key(const DialPhone *phone, const char *input, Dial *dial, DialStep *step)
{
  Answer refusal;
  answer_begin(&refusal, U_KEY);
  if (!dial_hides(dial, input))
    answer_text(&refusal, "x", input);
  dial_refuse(phone, &refusal, dial, step);
}

static const RoleSet role_groups[] = {ROLE_VILLAGER, ROLE_JUNIOR | ROLE_LEAD, ROLE_OFFICER};

Menu dial_menu_of_role(RoleSet roles, guint64 wanted)
{
  for (guint i = 0; i < G_N_ELEMENTS(role_groups); i++) {
    if ((roles & role_groups[i]) != 0 && wanted-- == 0)
      return (Menu)i;
  }
  return MENU_COUNT;
}

void dial_home(const DialPhone *phone, Dial *dial, DialStep *step)
{
  *dial = (Dial){0};
  if (phone->stopped)
    dial->place = DIAL_STOPPED;
  else if (phone->roles == 0)
    dial->place = DIAL_STRANGER;
  else if (dial_menu_of_role(phone->roles, 1) != MENU_COUNT)
    dial->place = DIAL_ROLES;
  else
    dial->menu = dial_menu_of_role(phone->roles, 0);
  dial_show(phone, dial, step);
}

/* Whether four digits are more than any key of the screen: then they are rather a PIN. */
static gboolean wants_keys(const Dial *dial)
{
  FormArgument arguments[FORM_ARGUMENTS_MAX];
  if (dial->offered || dial->place != DIAL_ARGUMENT)
    return dial->place <= DIAL_STOPPED || dial->place == DIAL_CONFIRM || dial->place == DIAL_ASKED || dial->offered;
  if (dial->argument >= form_arguments(dial->command, arguments))
    return TRUE;
  const ArgumentKind kind = arguments[dial->argument].kind;
  return kind != ARGUMENT_BAHT && kind != ARGUMENT_QUANTITY && kind != ARGUMENT_VILLAGE && kind != ARGUMENT_HOUSEHOLDS &&
         kind != ARGUMENT_PHONE;
}

gboolean dial_hides(const Dial *dial, const char *input)
{
  const char *form = input + strspn(input, "*#");
  gboolean letters = FALSE;
  for (const char *c = input; *c != '\0'; c++)
    letters = letters || !(g_ascii_isdigit(*c) || strchr("*#., ", *c) != NULL);
  const gboolean lone = wants_keys(dial) && strlen(form) >= 4 && strchr(form, '*') == NULL;
  const gboolean holds_pin =
      (g_str_has_prefix(form, DIAL_BORROWED) || g_str_has_prefix(form, command_row(COMMAND_REG)->digits)) &&
      strpbrk(form, "*# ") == form + 2;
  const gboolean awaits_pin = strchr(dial->typed, DIAL_PIN_MARK) != NULL || dial->command == COMMAND_REG;
  return dial->place == DIAL_PIN || letters || lone || holds_pin || awaits_pin;
}
