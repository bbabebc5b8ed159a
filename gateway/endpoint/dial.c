#include "dial.h"

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

static void end(ReplyId id, DialStep *step)
{
  step->what = DIALLED_END;
  answer_begin(&step->screen, id);
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

/* -- menus ---------------------------------------------------------------------------------------------------------- */

static const RoleSet role_groups[] = {ROLE_VILLAGER, ROLE_JUNIOR | ROLE_LEAD, ROLE_OFFICER};

/* The menu of the n-th of the phone's roles, from 0; MENU_COUNT where there is none. */
static Menu menu_of_role(RoleSet roles, guint64 wanted)
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
  else if (menu_of_role(phone->roles, 1) != MENU_COUNT)
    dial->place = DIAL_ROLES;
  else
    dial->menu = menu_of_role(phone->roles, 0);
  dial_show(phone, dial, step);
}

static void go_to_menu(const DialPhone *phone, Menu menu, Dial *dial, DialStep *step)
{
  dial->place = DIAL_MENU;
  dial->menu = menu;
  dial_show(phone, dial, step);
}

static void press_menu(const DialPhone *phone, const char *input, Dial *dial, DialStep *step)
{
  const Command command = menu_find(dial->menu, input);
  if (command != COMMAND_NONE)
    dial_start(phone, command, dial, step);
  else if (strcmp(input, "0") != 0)
    dial_take_form(phone, input, dial, step);
  else if (menu_more(dial->menu) != dial->menu)
    go_to_menu(phone, menu_more(dial->menu), dial, step);
  else if (*dial->typed != '\0') /* a borrowed phone's prefix stays */
    go_to_menu(phone, MENU_VILLAGER, dial, step);
  else
    dial_home(phone, dial, step);
}

static void press_roles(const DialPhone *phone, const char *input, Dial *dial, DialStep *step)
{
  const guint64 number = strlen(input) == 1 && g_ascii_isdigit(*input) ? g_ascii_strtoull(input, NULL, 10) : G_MAXUINT64;
  const Menu menu = number > 0 && number != G_MAXUINT64 ? menu_of_role(phone->roles, number - 1) : MENU_COUNT;
  if (menu != MENU_COUNT)
    go_to_menu(phone, menu, dial, step);
  else if (number == 0)
    go_to_menu(phone, menu_more(menu_of_role(phone->roles, 0)), dial, step);
  else
    dial_take_form(phone, input, dial, step);
}

/* -- the rest ------------------------------------------------------------------------------------------------------- */

static void press_argument(const DialPhone *phone, const char *input, Dial *dial, DialStep *step)
{
  FormArgument arguments[FORM_ARGUMENTS_MAX];
  if (dial->argument >= form_arguments(dial->command, arguments)) {
    dial_home(phone, dial, step);
    return;
  }
  const gboolean skips = arguments[dial->argument].optional && strcmp(input, "0") == 0 && dial->command != COMMAND_GROUP;
  if (skips || dial_argue(phone, dial->argument, input, dial, step))
    dial_go_on(phone, dial, dial->argument + 1, step);
}

static gboolean is_number(const char *input, guint number)
{
  char text[12];
  g_snprintf(text, sizeof text, "%u", number);
  return strcmp(input, text) == 0;
}

static void press_confirm(const DialPhone *phone, const char *input, Dial *dial, DialStep *step)
{
  if (is_number(input, dial->yes)) {
    step->what = DIALLED_TAKE;
    g_strlcpy(step->text, dial->typed, sizeof step->text);
  } else if (strcmp(input, "2") == 0) {
    dial_start(phone, dial->command, dial, step);
  } else if (strcmp(input, "0") == 0) {
    end(U_LEFT, step);
  } else {
    dial_refuse_key(phone, input, dial, step);
  }
}

static void press_pin(const DialPhone *phone, const char *input, Dial *dial, DialStep *step)
{
  if (strcmp(input, "0") == 0) {
    end(U_LEFT, step);
  } else if (strlen(input) == 4 && strspn(input, "0123456789") == 4) {
    g_autofree char *text = dial_filled(dial->typed, input);
    step->what = DIALLED_TAKE;
    g_strlcpy(step->text, text, sizeof step->text);
  } else {
    dial_refuse_key(phone, input, dial, step);
  }
}

static void press_asked(const char *input, const Dial *dial, DialStep *step)
{
  const gboolean yes = is_number(input, dial->yes) || strcmp(input, "11") == 0;
  const gboolean no = strcmp(input, "2") == 0 || strcmp(input, "22") == 0;
  step->what = yes || no ? DIALLED_TAKE : DIALLED_AGAIN;
  g_strlcpy(step->text, command_row(yes ? COMMAND_YES : COMMAND_NO)->digits, sizeof step->text);
}

static void press_offered(const DialPhone *phone, const char *input, Dial *dial, DialStep *step)
{
  if (strcmp(input, "1") == 0) {
    dial->offered = FALSE;
    dial_show(phone, dial, step);
  } else if (strcmp(input, "2") == 0) {
    dial_home(phone, dial, step);
  } else {
    dial_refuse_key(phone, input, dial, step);
  }
}

void dial_press(const DialPhone *phone, const char *input, Dial *dial, DialStep *step)
{
  *step = (DialStep){0};
  if (dial->offered) {
    press_offered(phone, input, dial, step);
    return;
  }
  switch (dial->place) {
  case DIAL_MENU:
    press_menu(phone, input, dial, step);
    break;
  case DIAL_ROLES:
    press_roles(phone, input, dial, step);
    break;
  case DIAL_STRANGER:
  case DIAL_STOPPED:
    if (strcmp(input, "1") == 0)
      dial_start(phone, dial->place == DIAL_STOPPED ? COMMAND_START : COMMAND_REG, dial, step);
    else
      dial_take_form(phone, input, dial, step);
    break;
  case DIAL_ARGUMENT:
    press_argument(phone, input, dial, step);
    break;
  case DIAL_CONFIRM:
    press_confirm(phone, input, dial, step);
    break;
  case DIAL_PIN:
    press_pin(phone, input, dial, step);
    break;
  case DIAL_ASKED:
    press_asked(input, dial, step);
    break;
  case DIAL_PAGE:
  case DIAL_PLACES:
    step->what = DIALLED_NEXT;
    break;
  }
}

void dial_begin(const DialPhone *phone, const char *input, Dial *dial, DialStep *step)
{
  *step = (DialStep){0};
  dial_home(phone, dial, step);
  if (*input != '\0')
    dial_take_form(phone, input, dial, step);
}

gboolean dial_is_worth(const Dial *dial)
{
  const gboolean put_together = dial->place == DIAL_ARGUMENT || dial->place == DIAL_CONFIRM || dial->place == DIAL_PIN;
  return put_together && strchr(dial->typed, '*') != NULL;
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
