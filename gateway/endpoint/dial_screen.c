/* The screens of a dial, and its state as text. */
#include "dial.h"
#include "endpoint/dial_form.h"

#include <string.h>

/* The command and its arguments as they were typed: "รับ", "500 1". */
static void name_typed(const Dial *dial, Answer *answer)
{
  const gboolean borrowed = g_str_has_prefix(dial->typed, "88*");
  g_auto(GStrv) parts = g_strsplit(dial->typed, "*", -1);
  g_autoptr(GString) text = g_string_new(NULL);
  FormArgument arguments[FORM_ARGUMENTS_MAX];
  const guint n = form_arguments(dial->command, arguments);
  for (guint i = borrowed ? 4 : 1; i < g_strv_length(parts) && (n == 0 || arguments[0].kind != ARGUMENT_LITERAL); i++) {
    if (strcmp(parts[i], "?") != 0)
      g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", parts[i]);
  }
  answer_text(answer, "v", command_row(dial->command)->name);
  answer_text(answer, "x", text->str);
}

void dial_name_entry(const Entry *entry, Answer *answer)
{
  answer_text(answer, "v", command_row(entry->command)->name);
  if (*entry->product != '\0')
    answer_text(answer, "p", entry->product);
  if (entry->qty_milli != 0) {
    answer_number(answer, "q", entry->qty_milli);
    answer_text(answer, "u", entry->unit);
  }
  if (entry->amount_satang != 0)
    answer_number(answer, "a", entry->amount_satang);
  if (entry->day != 0)
    answer_number(answer, "d", entry->day);
}

/* What is not an entry of money or goods: as far as it has fields of its own, else as typed. */
static void name_other(const Dial *dial, const Request *request, Answer *answer)
{
  if (command_row(dial->command)->family == FAMILY_GROUP) {
    answer_text(answer, "v", command_row(dial->command)->name);
    answer_text(answer, "p", request->group);
    answer_number(answer, "w", request->activity);
    if (request->people > 0)
      answer_number(answer, "n", request->people);
    answer_number(answer, "a", request->amount_satang);
  } else if (dial->command == COMMAND_TRAIN) {
    answer_text(answer, "v", command_row(dial->command)->name);
    answer_number(answer, "e", request->day);
    answer_number(answer, "f", request->count);
  } else {
    name_typed(dial, answer);
  }
}

static void confirm(const DialPhone *phone, const Dial *dial, Answer *answer)
{
  Request request;
  dial_request(phone, dial, &request);
  answer_begin(answer, request.n_entries == 1 ? U_CONFIRM : U_CONFIRM_OTHER);
  if (request.n_entries == 1)
    dial_name_entry(&request.entries[0], answer);
  else
    name_other(dial, &request, answer);
  answer_number(answer, "k", dial->yes);
}

void dial_screen(const DialPhone *phone, const Dial *dial, Answer *answer)
{
  static const ReplyId menus[MENU_COUNT] = {U_ROOT, U_MENTOR, U_OFFICER, U_MORE_VILLAGER, U_MORE_MENTOR, U_MORE_OFFICER};
  FormArgument arguments[FORM_ARGUMENTS_MAX];
  if (dial->offered) {
    answer_begin(answer, U_OFFER);
    name_typed(dial, answer);
    return;
  }
  switch (dial->place) {
  case DIAL_MENU:
    answer_begin(answer, menus[dial->menu < MENU_COUNT ? dial->menu : MENU_VILLAGER]);
    break;
  case DIAL_ROLES: {
    g_autofree char *roles = role_set_name(phone->roles);
    answer_begin(answer, U_ROLES);
    answer_text(answer, "r", roles);
    break;
  }
  case DIAL_STRANGER:
    answer_begin(answer, U_STRANGER);
    break;
  case DIAL_STOPPED:
    answer_begin(answer, U_STOPPED);
    break;
  case DIAL_ARGUMENT: {
    const guint n = form_arguments(dial->command, arguments);
    answer_begin(answer, dial->argument < n ? form_question(dial->command, arguments[dial->argument].kind) : U_BUSY);
    break;
  }
  case DIAL_CONFIRM:
    confirm(phone, dial, answer);
    break;
  case DIAL_PIN:
    answer_begin(answer, U_PIN);
    name_typed(dial, answer);
    break;
  case DIAL_ASKED:
  case DIAL_PAGE:
  case DIAL_PLACES:
    answer_begin(answer, U_BUSY); /* their screen is the turn's */
    break;
  }
}

/* The screen with keys for a question that an SMS answers with 11 and 22; REPLY_NONE: its own text names them. */
static ReplyId screen_of(ReplyId question)
{
  switch ((int)question) {
  case R_CONFIRM:
    return U_ASK_BIG;
  case R_DUP:
  case R_DUP_MAKE:
    return U_ASK_SAME;
  case R_STOP_ASK:
    return U_ASK_STOP;
  default:
    return REPLY_NONE;
  }
}

void dial_ask(const DialPhone *phone, const Answer *question, Dial *dial, Answer *screen)
{
  const ReplyId id = screen_of(question->id);
  dial->place = DIAL_ASKED;
  dial->yes = phone->shy ? 3 : 1;
  *screen = *question;
  if (id == REPLY_NONE)
    return;
  screen->id = id;
  if (answer_field(screen, "v") == NULL && dial->command != COMMAND_NONE)
    answer_text(screen, "v", command_row(dial->command)->name);
  answer_number(screen, "k", dial->yes);
}

static const char *const places[DIAL_PLACES] = {"menu",    "roles", "stranger", "stopped", "argument",
                                                "confirm", "pin",   "asked",    "page"};

char *dial_write(const Dial *dial)
{
  return g_strdup_printf("%s:%u:%s:%u:%u:%d:%d", places[dial->place], dial->menu, command_row(dial->command)->name,
                         dial->argument, dial->yes, dial->alone, dial->offered);
}

gboolean dial_read(const char *step, const char *typed, Dial *dial)
{
  g_auto(GStrv) parts = g_strsplit(step, ":", -1);
  *dial = (Dial){0};
  if (g_strv_length(parts) != 7)
    return FALSE;
  while (dial->place < DIAL_PLACES && strcmp(places[dial->place], parts[0]) != 0)
    dial->place++;
  dial->menu = (Menu)g_ascii_strtoull(parts[1], NULL, 10);
  dial->command = command_by_name(parts[2]);
  dial->argument = (guint)g_ascii_strtoull(parts[3], NULL, 10);
  dial->yes = (guint)g_ascii_strtoull(parts[4], NULL, 10);
  dial->alone = parts[5][0] == '1';
  dial->offered = parts[6][0] == '1';
  g_strlcpy(dial->typed, typed, sizeof dial->typed);
  return dial->place < DIAL_PLACES && dial->menu < MENU_COUNT &&
         (dial->place == DIAL_PAGE || strlen(typed) < sizeof dial->typed);
}
