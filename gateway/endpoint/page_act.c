/* What an officer changes. Each action puts together the command line of a subcommand, whose own checks and whose transaction
 * and audit line it has; here it is only checked that the officer covers the place. What goes into a file of one line is
 * quoted; what was typed is never an option. */
#include "error.h"
#include "model/places.h"
#include "model/proposals.h"
#include "model/tickets.h"
#include "page_attend.h"
#include "page_call.h"
#include "text/fold.h"
#include "text/phone.h"

#include <string.h>

#define WORDS_MOST 6

typedef struct {
  char *words[WORDS_MOST]; /* owned; NULL-terminated */
  char *in;                /* what the subcommand reads; NULL: nothing */
  char *back;              /* the page that shows what was done */
} Deed;

typedef struct {
  const char *name;
  /* FALSE: refused (its page is made), or an error. */
  gboolean (*prepare)(PageCall *call, Deed *deed, GError **error);
} Action;

/* -- helpers -------------------------------------------------------------------------------------------------------- */

static void set_words(Deed *deed, ...)
{
  va_list args;
  guint n = 0;
  va_start(args, deed);
  for (const char *word = va_arg(args, const char *); word != NULL && n + 1 < WORDS_MOST; word = va_arg(args, const char *))
    deed->words[n++] = g_strdup(word);
  va_end(args);
}

/* A field of a CSV file. */
static void add_field(GString *csv, const char *text)
{
  g_autofree char *plain = g_strdelimit(g_strdup(text != NULL ? text : ""), "\r\n\t", ' ');
  g_auto(GStrv) parts = g_strsplit(plain, "\"", -1);
  g_autofree char *doubled = g_strjoinv("\"\"", parts);
  g_string_append_printf(csv, "%s\"%s\"", csv->len > 0 && csv->str[csv->len - 1] != '\n' ? "," : "", doubled);
}

static void add_number(GString *csv, gint64 number)
{
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
  add_field(csv, text);
}

static void set_import(Deed *deed, const char *kind, GString *csv)
{
  set_words(deed, "import", kind, "-", NULL);
  g_string_append_c(csv, '\n');
  deed->in = g_string_free(csv, FALSE);
}

static gint64 number_of(const char *text)
{
  char e164[PHONE_SIZE];
  g_autofree char *folded = text != NULL && strlen(text) <= 40 ? fold(text, strlen(text)) : g_strdup("");
  return phone_read(folded, e164) == PHONE_MOBILE ? g_ascii_strtoll(e164 + 1, NULL, 10) : 0;
}

/* The phone that the form names, where it is one of the officer's places and no officer's. */
static gboolean read_phone(PageCall *call, Phone *phone, GError **error)
{
  gboolean found = FALSE;
  const gint64 msisdn = page_number(call, "phone", 1, G_MAXINT64);
  if (msisdn != 0 && !phones_get(call->book, msisdn, phone, &found, error))
    return FALSE;
  if (found && (phone->roles & ROLE_OFFICER) == 0 && phone->village != 0 && page_covers(call, phone->village))
    return TRUE;
  page_refuse(call, "phone");
  return FALSE;
}

static char *household_page(gint64 household)
{
  return g_strdup_printf("/household?code=%" G_GINT64_FORMAT "&done=1", household);
}

/* -- phones and cards ----------------------------------------------------------------------------------------------- */

static gboolean phone_deed(PageCall *call, Deed *deed, const char *verb, const char *what, GError **error)
{
  Phone phone;
  if (!read_phone(call, &phone, error))
    return FALSE;
  g_autofree char *number = g_strdup_printf("+%" G_GINT64_FORMAT, phone.msisdn);
  set_words(deed, verb, what, number, NULL);
  deed->back = phone.household > 0 ? household_page(phone.household) : g_strdup("/attention?done=1");
  return TRUE;
}

static gboolean unlock_phone(PageCall *call, Deed *deed, GError **error)
{
  return phone_deed(call, deed, "pin", "unlock", error);
}

static gboolean resume(PageCall *call, Deed *deed, GError **error)
{
  return phone_deed(call, deed, "phone", "resume", error);
}

static gboolean suspend(PageCall *call, Deed *deed, GError **error)
{
  return phone_deed(call, deed, "phone", "suspend", error);
}

static gboolean unlock_card(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  const gint64 household = page_household_of(call, "household");
  if (household == 0)
    return FALSE;
  g_autofree char *code = g_strdup_printf("%" G_GINT64_FORMAT, household);
  set_words(deed, "pin", "unlock", code, NULL);
  deed->back = household_page(household);
  return TRUE;
}

/* -- records -------------------------------------------------------------------------------------------------------- */

static gboolean assess(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  static const char *const names[] = {"livelihood", "relations", "environment", "no_drugs", "no_informal_debt"};
  const gint64 household = page_household_of(call, "household");
  if (household == 0)
    return FALSE;
  GString *csv = g_string_new("fiscal_year,village,household,livelihood,relations,environment,no_drugs,no_informal_debt\n");
  add_number(csv, call->fiscal_year);
  add_number(csv, household / 100);
  add_number(csv, household % 100);
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    add_field(csv, page_field(call, names[i]));
  set_import(deed, "assessments", csv);
  deed->back = household_page(household);
  return TRUE;
}

/* What was emptied in the form is emptied in the book: an import would leave it as it is. */
static const char *or_empty(const char *text)
{
  return text != NULL && *text != '\0' ? text : "-";
}

static gboolean plan(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  const gint64 household = page_household_of(call, "household");
  if (household == 0)
    return FALSE;
  GString *csv = g_string_new("village,household,occupation,plan_date,baseline_year_baht\n");
  add_number(csv, household / 100);
  add_number(csv, household % 100);
  add_field(csv, or_empty(page_field(call, "occupation")));
  add_field(csv, or_empty(page_field(call, "date")));
  add_field(csv, page_field(call, "baseline"));
  set_import(deed, "plans", csv);
  deed->back = household_page(household);
  return TRUE;
}

static gboolean plan_session(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  const gint32 village = page_village_of(call, "village");
  const char *date = page_field(call, "date");
  if (village == 0)
    return FALSE;
  /* the form's date is the browser's, 2017-03-25 */
  const gint64 year = date != NULL ? g_ascii_strtoll(date, NULL, 10) : 0;
  const gint64 month = date != NULL && strlen(date) == 10 ? g_ascii_strtoll(date + 5, NULL, 10) : 0;
  const gint32 fiscal = year > 0 && year < 3000 && month >= 1 && month <= 12
                            ? fiscal_year_of_month((gint32)(year * 100 + month))
                            : call->fiscal_year;
  GString *csv = g_string_new("fiscal_year,village,day,planned_date,topic,venue\n");
  add_number(csv, fiscal);
  add_number(csv, village);
  add_field(csv, page_field(call, "day"));
  add_field(csv, date);
  add_field(csv, page_field(call, "topic"));
  add_field(csv, page_field(call, "venue"));
  set_import(deed, "sessions", csv);
  deed->back = g_strdup_printf("/village?code=%d&done=1", village);
  return TRUE;
}

/* Nobody is made an officer here, and a number of another officer's place is left alone. */
static gboolean enrol(PageCall *call, Deed *deed, GError **error)
{
  static const char *const roles[] = {"villager", "mentor", "mentor_lead", NULL};
  Phone phone = {0};
  gboolean found = FALSE;
  const gint32 village = page_village_of(call, "village");
  const gint64 msisdn = number_of(page_field(call, "phone"));
  const char *role = page_field(call, "role");
  if (village == 0 || (msisdn != 0 && !phones_get(call->book, msisdn, &phone, &found, error)))
    return FALSE;
  const gboolean others =
      found && ((phone.roles & ROLE_OFFICER) != 0 || (phone.village != 0 && !page_covers(call, phone.village)));
  if (others || role == NULL || !g_strv_contains(roles, role)) {
    page_refuse(call, others ? "phone" : "role");
    return FALSE;
  }
  GString *csv = g_string_new("name,phone,role,village,household,language\n");
  add_field(csv, page_field(call, "name"));
  add_field(csv, page_field(call, "phone"));
  add_field(csv, role);
  add_number(csv, village);
  add_field(csv, strcmp(role, roles[0]) == 0 ? page_field(call, "household") : "");
  add_field(csv, page_field(call, "language"));
  set_import(deed, "people", csv);
  deed->back = g_strdup("/office?done=1");
  return TRUE;
}

/* -- decisions ------------------------------------------------------------------------------------------------------ */

static gboolean settle(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  const gint32 village = page_village_of(call, "village");
  if (village == 0)
    return FALSE;
  g_autofree char *code = g_strdup_printf("%d", village);
  g_autofree char *day = g_strdup_printf("%" G_GINT64_FORMAT, page_number(call, "day", 1, call->programme->training_days));
  set_words(deed, "settle", code, day, NULL);
  deed->back = g_strdup("/attention?done=1");
  return TRUE;
}

static gboolean decide(PageCall *call, Deed *deed, const char *decision, GError **error)
{
  g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Proposal));
  const gint64 number = page_number(call, "number", 1, G_MAXINT32);
  gboolean mine = FALSE;
  if (!proposals_list(call->book, PLACE_COUNTRY, all, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++) {
    const Proposal *proposal = &g_array_index(all, Proposal, i);
    mine = mine || (proposal->number == number && page_covers(call, proposal->village));
  }
  if (!mine) {
    page_refuse(call, "proposal");
    return FALSE;
  }
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
  set_words(deed, "proposals", text, decision, NULL);
  deed->back = g_strdup("/attention?done=1");
  return TRUE;
}

static gboolean accept_proposal(PageCall *call, Deed *deed, GError **error)
{
  return decide(call, deed, "accepted", error);
}

static gboolean refuse_proposal(PageCall *call, Deed *deed, GError **error)
{
  return decide(call, deed, "refused", error);
}

static gboolean close_ticket(PageCall *call, Deed *deed, GError **error)
{
  Ticket ticket;
  Phone phone = {0};
  gboolean found = FALSE, known = FALSE;
  const gint64 id = page_number(call, "id", 1, G_MAXINT32);
  const char *outcome = page_field(call, "outcome");
  if (!tickets_get(call->book, id, &ticket, &found, error) ||
      (found && ticket.msisdn != 0 && !phones_get(call->book, ticket.msisdn, &phone, &known, error)))
    return FALSE;
  const gboolean mine = found && (known && phone.village != 0 ? page_covers(call, phone.village) : page_has_strangers(call));
  if (found)
    ticket_clear(&ticket);
  if (!mine || outcome == NULL || *outcome == '\0' || strlen(outcome) > 800) {
    page_refuse(call, "ticket");
    return FALSE;
  }
  g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, id);
  g_autofree char *option = g_strconcat("--outcome=", outcome, NULL);
  set_words(deed, "ticket", "close", number, option, NULL);
  deed->back = g_strdup("/attention?done=1");
  return TRUE;
}

/* A switch of the whole programme, for who answers for its home. */
static gboolean set_reminders(PageCall *call, Deed *deed, GError **error)
{
  (void)error;
  const gint64 on = page_number(call, "on", 1, 2);
  if (on == 0 || !page_has_strangers(call)) {
    page_refuse(call, "reminders");
    return FALSE;
  }
  set_words(deed, "reminders", on == 1 ? "on" : "off", NULL);
  deed->back = g_strdup("/office?done=1");
  return TRUE;
}

/* -- carrying out --------------------------------------------------------------------------------------------------- */

static const Action actions[] = {{"unlock-phone", unlock_phone},
                                 {"unlock-card", unlock_card},
                                 {"resume", resume},
                                 {"suspend", suspend},
                                 {"assess", assess},
                                 {"plan", plan},
                                 {"session", plan_session},
                                 {"enrol", enrol},
                                 {"settle", settle},
                                 {"accept", accept_proposal},
                                 {"refuse", refuse_proposal},
                                 {"ticket", close_ticket},
                                 {"reminders", set_reminders}};

static void show_refusal(PageCall *call, const char *why)
{
  call->status = 422;
  page_begin(call, page_say(call, PHRASE_WEB_NOT_DONE), NULL);
  page_add(call, "<p class=\"bad\" role=\"alert\">%s</p><pre>%s</pre><p><a href=\"/\">%s</a></p>",
           page_say(call, PHRASE_WEB_NOT_DONE_TEXT), why, page_say(call, PHRASE_WEB_BACK));
  page_end(call);
}

/* FALSE: the book cannot be written. */
static gboolean carry_out(PageCall *call, Deed *deed, GError **error)
{
  g_autoptr(GError) wrong = NULL;
  g_autofree char *who = g_strdup_printf("person:%" G_GINT64_FORMAT, call->officer.person);
  if (call->desk->run(call->desk->data, who, deed->words, deed->in, &wrong)) {
    page_redirect(call, deed->back);
    return TRUE;
  }
  if (g_error_matches(wrong, FAILURE, FAILED_REJECT)) {
    show_refusal(call, wrong->message);
    return TRUE;
  }
  g_propagate_error(error, g_steal_pointer(&wrong));
  return FALSE;
}

gboolean page_act(PageCall *call, GError **error)
{
  const char *name = call->http->path + strlen("/do/");
  Deed deed = {0};
  gboolean done = TRUE;
  const Action *action = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(actions); i++)
    if (strcmp(actions[i].name, name) == 0)
      action = &actions[i];
  if (action == NULL)
    page_refuse(call, "unknown");
  else if (action->prepare(call, &deed, error))
    done = carry_out(call, &deed, error);
  else
    done = error == NULL || *error == NULL;
  for (guint i = 0; i < WORDS_MOST; i++)
    g_free(deed.words[i]);
  g_free(deed.in);
  g_free(deed.back);
  return done;
}
