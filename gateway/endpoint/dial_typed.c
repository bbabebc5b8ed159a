/* The digit form put together: key by key, or typed whole. */
#include "endpoint/dial_steps.h"

#include <string.h>

static void set_typed(Dial *dial, const char *typed)
{
  g_strlcpy(dial->typed, typed, sizeof dial->typed);
}

static gboolean is_borrowed(const char *typed)
{
  return g_str_has_prefix(typed, DIAL_BORROWED "*");
}

/* The parts of the form without a borrowed phone's prefix: the code and its arguments. */
static GStrv parts_of(const char *typed, guint *first)
{
  *first = is_borrowed(typed) ? DIAL_BORROWED_PARTS : 0;
  return g_strsplit(typed, "*", -1);
}

/* What a group did decides whether money is asked for. */
static gboolean is_asked(const Dial *dial, const char *typed, const FormArgument *argument)
{
  if (dial->command != COMMAND_GROUP || argument->kind != ARGUMENT_BAHT)
    return TRUE;
  guint first;
  g_auto(GStrv) parts = parts_of(typed, &first);
  const gint64 activity = g_strv_length(parts) > first + 2 ? g_ascii_strtoll(parts[first + 2], NULL, 10) : 0;
  return activity == ACTIVITY_SELL || activity == ACTIVITY_SAVE;
}

static gboolean is_needed(const Dial *dial, const char *typed, const FormArgument *argument)
{
  return argument->kind != ARGUMENT_DATE && is_asked(dial, typed, argument) &&
         (!argument->optional || dial->command == COMMAND_GROUP);
}

/* Tries what was typed so far, with harmless values for what is still to come: a refusal then is about what was typed. */
static gboolean is_good_so_far(const DialPhone *phone, const Dial *dial, const char *typed, guint next, Answer *refusal)
{
  FormArgument arguments[FORM_ARGUMENTS_MAX];
  const guint n = form_arguments(dial->command, arguments);
  g_autoptr(GString) text = g_string_new(NULL);
  g_autofree char *so_far = dial_filled(typed, "0000");
  Request request;
  g_string_append(text, so_far);
  for (guint i = next; i < n; i++) {
    if (!is_needed(dial, typed, &arguments[i]))
      continue;
    g_autofree char *example = arguments[i].kind == ARGUMENT_LITERAL ? g_strdup(arguments[i].literal)
                                                                     : form_example(phone->programme, arguments[i].kind);
    g_string_append_printf(text, "*%s", example != NULL ? example : "");
  }
  dial_read_text(phone, text->str, &request);
  if (request.verdict == REQUEST_ACCEPTED)
    return TRUE;
  if (request.verdict == REQUEST_REFUSED)
    refusal_explain(&request, refusal);
  else
    answer_begin(refusal, E_UNKNOWN_CMD);
  return FALSE;
}

/* Everything was typed. */
static void complete(const DialPhone *phone, Dial *dial, DialStep *step)
{
  if (strchr(dial->typed, DIAL_PIN_MARK) != NULL) {
    dial->place = DIAL_PIN;
    dial_show(phone, dial, step);
  } else if (form_wants_confirming(dial->command)) {
    dial->place = DIAL_CONFIRM;
    dial_show(phone, dial, step);
  } else {
    step->what = DIALLED_TAKE;
    g_strlcpy(step->text, dial->typed, sizeof step->text);
  }
}

/* Literals and the PIN's place are put in on the way. */
void dial_go_on(const DialPhone *phone, Dial *dial, guint next, DialStep *step)
{
  FormArgument arguments[FORM_ARGUMENTS_MAX];
  const guint n = form_arguments(dial->command, arguments);
  for (; next < n; next++) {
    const FormArgument *argument = &arguments[next];
    if (argument->kind == ARGUMENT_DATE || !is_asked(dial, dial->typed, argument))
      continue;
    if (argument->kind != ARGUMENT_LITERAL && argument->kind != ARGUMENT_PIN) {
      dial->place = DIAL_ARGUMENT;
      dial->argument = next;
      dial_show(phone, dial, step);
      return;
    }
    g_strlcat(dial->typed, "*", sizeof dial->typed);
    g_strlcat(dial->typed, argument->kind == ARGUMENT_PIN ? "?" : argument->literal, sizeof dial->typed);
  }
  complete(phone, dial, step);
}

/* Whether a refusal says no more than the question's own list of keys. */
static gboolean is_listed(ArgumentKind kind)
{
  return kind == ARGUMENT_CATEGORY || kind == ARGUMENT_PRODUCT || kind == ARGUMENT_ACTIVITY || kind == ARGUMENT_VILLAGE ||
         kind == ARGUMENT_LANGUAGE;
}

gboolean dial_argue(const DialPhone *phone, guint place, const char *input, Dial *dial, DialStep *step)
{
  FormArgument arguments[FORM_ARGUMENTS_MAX];
  Answer refusal;
  form_arguments(dial->command, arguments);
  const ArgumentKind kind = arguments[place].kind;
  g_autofree char *value = form_value(phone->programme, kind, input);
  g_autofree char *longer = g_strdup_printf("%s*%s", dial->typed, value != NULL ? value : "");
  const gboolean can_be = value != NULL && strlen(longer) + 8 < sizeof dial->typed;
  if (can_be && is_good_so_far(phone, dial, longer, place + 1, &refusal)) {
    set_typed(dial, longer);
    return TRUE;
  }
  dial->place = DIAL_ARGUMENT;
  dial->argument = place;
  if (can_be && !is_listed(kind))
    dial_refuse(phone, &refusal, dial, step);
  else
    dial_refuse_key(phone, input, dial, step);
  return FALSE;
}

/* Begins a command; a borrowed phone's prefix stays in front. */
void dial_start(const DialPhone *phone, Command command, Dial *dial, DialStep *step)
{
  if (command_row(command)->digits[0] == '\0') {
    step->what = DIALLED_END;
    answer_begin(&step->screen, U_PROPOSE);
    return;
  }
  guint first;
  g_auto(GStrv) parts = parts_of(dial->typed, &first);
  g_autofree char *typed = first > 0 ? g_strdup_printf("%s*%s*?*%s", parts[0], parts[1], command_row(command)->digits)
                                     : g_strdup(command_row(command)->digits);
  set_typed(dial, typed);
  dial->command = command;
  dial_go_on(phone, dial, 0, step);
}

/* -- a form that was typed whole ------------------------------------------------------------------------------------ */

/* The command of a code that this phone may send, by its first argument (60 and 90 are two). */
static Command command_of(RoleSet roles, const char *code, const char *argument)
{
  Command found = COMMAND_NONE;
  for (guint i = 1; i < COMMAND_COUNT; i++) {
    const CommandRow *row = command_row((Command)i);
    if (strcmp(row->digits, code) != 0 || !command_allowed((Command)i, roles))
      continue;
    const gboolean place = argument != NULL && strlen(argument) >= 4;
    const gboolean fits = i == COMMAND_VGROUPS ? place : i == COMMAND_GROUP ? !place : i != COMMAND_ERASE || argument != NULL;
    if (fits || found == COMMAND_NONE)
      found = (Command)i;
    if (fits && i == COMMAND_ERASE)
      break;
  }
  return found;
}

/* Back to the first menu with the reader's refusal of the whole. */
static void refuse_form(const DialPhone *phone, const Request *request, Dial *dial, DialStep *step)
{
  Answer refusal;
  if (request->verdict == REQUEST_REFUSED)
    refusal_explain(request, &refusal);
  else
    answer_begin(&refusal, E_UNKNOWN_CMD);
  dial_home(phone, dial, step);
  dial_refuse(phone, &refusal, dial, step);
}

/* One argument after the other, until one is wrong or missing, which is then asked for. */
static void step_by_step(const DialPhone *phone, const Request *request, const char *const *typed, Dial *dial, DialStep *step)
{
  FormArgument arguments[FORM_ARGUMENTS_MAX];
  const guint n = form_arguments(dial->command, arguments);
  guint i = 0;
  for (; i < n && typed[i] != NULL; i++) {
    if (arguments[i].kind == ARGUMENT_PIN || arguments[i].kind == ARGUMENT_LITERAL)
      break;
    if (arguments[i].kind == ARGUMENT_DATE) {
      refuse_form(phone, request, dial, step);
      return;
    }
    if (!dial_argue(phone, i, typed[i], dial, step))
      return;
  }
  if (i == n && typed[i] != NULL)
    refuse_form(phone, request, dial, step); /* more than it takes */
  else
    dial_go_on(phone, dial, i, step);
}

static gboolean is_form(const char *input)
{
  return g_ascii_isdigit(*input) && strspn(input, "0123456789*.,") == strlen(input);
}

/* Without what stands around it, every separator a star. */
static char *plain_form(const char *input)
{
  char *form = g_strdup(input + strspn(input, "*#"));
  for (gsize length = strlen(form); length > 0 && strchr("*#", form[length - 1]) != NULL; length--)
    form[length - 1] = '\0';
  return g_strdelimit(form, "# ", '*');
}

/* 88 and a household's code: good where it can stand in front of a command. */
static gboolean take_borrowed(const DialPhone *phone, const char *code, Dial *dial, DialStep *step)
{
  Request request;
  g_autofree char *prefix = g_strdup_printf(DIAL_BORROWED "*%s*?", code != NULL ? code : "");
  g_autofree char *tried =
      g_strdup_printf(DIAL_BORROWED "*%s*0000*%s", code != NULL ? code : "", command_row(COMMAND_SUMMARY)->digits);
  dial_read_text(phone, tried, &request);
  if (request.verdict != REQUEST_ACCEPTED) {
    refuse_form(phone, &request, dial, step);
    return FALSE;
  }
  set_typed(dial, prefix);
  dial->place = DIAL_MENU;
  dial->menu = MENU_VILLAGER;
  return TRUE;
}

void dial_take_form(const DialPhone *phone, const char *input, Dial *dial, DialStep *step)
{
  Request request;
  guint first;
  g_autofree char *form = plain_form(input);
  if (!is_form(form) || strlen(form) + 8 >= sizeof dial->typed) {
    dial_refuse_key(phone, input, dial, step);
    return;
  }
  if (is_borrowed(dial->typed) && !is_borrowed(form)) { /* a code in the menu of a borrowed phone */
    guint prefixed;
    g_auto(GStrv) before = parts_of(dial->typed, &prefixed);
    char *whole = g_strdup_printf("%s*%s*0000*%s", before[0], before[1], form);
    g_free(form);
    form = whole;
  }
  g_auto(GStrv) parts = parts_of(form, &first);
  const guint n = g_strv_length(parts);
  if (first > 0 && !take_borrowed(phone, n > 1 ? parts[1] : NULL, dial, step))
    return;
  if (n <= first) { /* a borrowed phone's code alone: the menu puts the rest together */
    dial_show(phone, dial, step);
    return;
  }
  const RoleSet roles = first > 0 ? ROLE_VILLAGER : phone->roles;
  const Command command = command_of(roles, parts[first], n > first + 1 ? parts[first + 1] : NULL);
  dial_read_text(phone, form, &request);
  if (command == COMMAND_NONE && n == 1) { /* a key that the menu has not, rather than an amount */
    dial_refuse_key(phone, input, dial, step);
    return;
  }
  if (command == COMMAND_NONE) {
    refuse_form(phone, &request, dial, step);
    return;
  }
  dial->command = command;
  g_autofree char *begun = first > 0 ? g_strdup_printf("%s*%s", dial->typed, parts[first]) : g_strdup(parts[first]);
  g_autoptr(GString) typed = g_string_new(begun);
  for (guint i = first + 1; i < n; i++) /* the PIN of REG is its last argument */
    g_string_append_printf(typed, "*%s", command == COMMAND_REG && i + 1 == n ? "?" : parts[i]);
  set_typed(dial, request.verdict == REQUEST_ACCEPTED ? typed->str : begun);
  if (request.verdict == REQUEST_ACCEPTED)
    complete(phone, dial, step);
  else
    step_by_step(phone, &request, (const char *const *)parts + first + 1, dial, step);
}
