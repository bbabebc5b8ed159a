#include "dial.h"

#include "endpoint/dial_steps.h"

#include <string.h>

static void end(ReplyId id, DialStep *step)
{
  step->what = DIALLED_END;
  answer_begin(&step->screen, id);
}

/* -- menus ---------------------------------------------------------------------------------------------------------- */

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
  const Menu menu = number > 0 && number != G_MAXUINT64 ? dial_menu_of_role(phone->roles, number - 1) : MENU_COUNT;
  if (menu != MENU_COUNT)
    go_to_menu(phone, menu, dial, step);
  else if (number == 0)
    go_to_menu(phone, menu_more(dial_menu_of_role(phone->roles, 0)), dial, step);
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
