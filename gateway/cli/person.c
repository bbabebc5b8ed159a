#include "cli/person.h"

#include "clock.h"
#include "error.h"
#include "model/audit.h"
#include "model/consents.h"
#include "model/outbox.h"
#include "model/people.h"
#include "model/phones.h"
#include "model/tickets.h"
#include "model/traces.h"
#include "text/phone.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* Who is meant: the person and all his phones, or one phone that has no person. */
typedef struct {
  gint64 person;  /* 0: none */
  GArray *phones; /* Phone */
} Whom;

static gboolean refuse_phone(GError **error)
{
  g_set_error_literal(error, FAILURE, FAILED_REJECT, "no such phone is in the book");
  return FALSE;
}

/* `must`: it has to be in the book; else it may be one that only texts name. */
static gboolean find_phone(const Job *job, const char *text, gboolean must, Phone *phone, GError **error)
{
  char e164[PHONE_SIZE];
  gboolean found = FALSE;
  if (phone_read(text, e164) != PHONE_MOBILE)
    return refuse_phone(error);
  if (!phones_get(job->book, g_ascii_strtoll(e164 + 1, NULL, 10), phone, &found, error))
    return FALSE;
  return found || !must || refuse_phone(error);
}

static gboolean find_whom(const Job *job, const char *text, gboolean must, Whom *whom, GError **error)
{
  char e164[PHONE_SIZE];
  Phone phone;
  guint64 person = 0;
  if (phone_read(text, e164) != PHONE_MOBILE && g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT32, &person, NULL)) {
    GError *wrong = NULL;
    whom->person = (gint64)person;
    g_autofree char *name = people_name(job->book, whom->person, &wrong);
    if (wrong != NULL)
      g_propagate_error(error, wrong);
    else if (name == NULL)
      g_set_error(error, FAILURE, FAILED_REJECT, "there is no person %" G_GINT64_FORMAT, whom->person);
    return name != NULL && phones_of_person(job->book, whom->person, whom->phones, error);
  }
  if (!find_phone(job, text, must, &phone, error))
    return FALSE;
  whom->person = phone.person;
  if (phone.person != 0)
    return phones_of_person(job->book, phone.person, whom->phones, error);
  g_array_append_val(whom->phones, phone);
  return TRUE;
}

static char *time_text(const Job *job, gint64 at_ms)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset(job->setup->programme->utc_offset_minutes * 60);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at_ms / 1000);
  g_autoptr(GDateTime) here = g_date_time_to_timezone(utc, zone);
  return g_date_time_format(here, "%Y-%m-%d %H:%M");
}

static void print_message(const TraceMessage *message, gpointer data)
{
  const Job *job = data;
  g_autofree char *at = time_text(job, message->at_ms);
  fprintf(job->out, "%s\t%s\t%s\t%s\n", at, message->ours ? "to you" : "from you", message->state,
          message->text != NULL ? message->text : "(text not kept any more)");
}

static void print_entry(const TraceEntry *entry, gpointer data)
{
  const Job *job = data;
  fprintf(job->out, "%d\thousehold %" G_GINT64_FORMAT "\t%s\t%s%s%s", entry->day, entry->household, entry->kind,
          entry->category, entry->category[0] != '\0' && entry->product[0] != '\0' ? " " : "", entry->product);
  if (entry->amount_satang != 0)
    fprintf(job->out, "\t%" G_GINT64_FORMAT ".%02d baht", entry->amount_satang / 100, (int)ABS(entry->amount_satang % 100));
  if (entry->qty_milli != 0)
    fprintf(job->out, "\t%" G_GINT64_FORMAT "/1000 %s", entry->qty_milli, entry->unit);
  fputc('\n', job->out);
}

static gboolean print_consents(const Job *job, const Phone *phone, GError **error)
{
  g_autoptr(GArray) consents = g_array_new(FALSE, FALSE, sizeof(Consent));
  if (!consents_of_phone(job->book, phone->msisdn, consents, error))
    return FALSE;
  for (guint i = 0; i < consents->len; i++) {
    const Consent *consent = &g_array_index(consents, Consent, i);
    if (consent->person != 0 && consent->person != phone->person) /* whose the number was before */
      continue;
    g_autofree char *at = time_text(job, consent->at_ms);
    fprintf(job->out, "consent\t%s\t%s\tnotice %s\n", at, consent->given ? "given" : "refused", consent->text_version);
  }
  return TRUE;
}

static gboolean print_phone(const Job *job, const Phone *phone, GError **error)
{
  g_autofree char *roles = role_set_name(phone->roles);
  fprintf(job->out,
          "\n# Phone 0%" G_GINT64_FORMAT "\nroles\t%s\nstate\t%s\nlanguage\t%s\nvillage\t%d\nhousehold\t%" G_GINT64_FORMAT "\n",
          phone->msisdn % 1000000000, roles, phone_state_name(phone->state), phone->language, phone->village, phone->household);
  if (!print_consents(job, phone, error))
    return FALSE;
  fputs("\n## Messages\n", job->out);
  return traces_messages(job->book, phone, print_message, (gpointer)job, error);
}

static gboolean print_all(const Job *job, const Whom *whom, GError **error)
{
  if (whom->person != 0) {
    g_autofree char *name = people_name(job->book, whom->person, error);
    if (name == NULL)
      return FALSE;
    fprintf(job->out, "# Person %" G_GINT64_FORMAT "\nname\t%s\n", whom->person, name);
  }
  for (guint i = 0; i < whom->phones->len; i++) {
    if (!print_phone(job, &g_array_index(whom->phones, Phone, i), error))
      return FALSE;
  }
  fputs("\n# Booked by this person\n", job->out);
  return whom->person == 0 || traces_entries(job->book, whom->person, print_entry, (gpointer)job, error);
}

int cli_mydata(const Job *job, GError **error)
{
  Whom whom = {.phones = g_array_new(FALSE, FALSE, sizeof(Phone))};
  const gboolean done = find_whom(job, job->line->words[1], TRUE, &whom, error) && print_all(job, &whom, error);
  g_array_unref(whom.phones);
  return done ? EX_OK : EX_SOFTWARE;
}

static gboolean agreed(const Job *job, const Whom *whom)
{
  char answer[8] = "";
  if (job->line->yes)
    return TRUE;
  if (job->out != stdout || !isatty(STDIN_FILENO))
    return FALSE;
  fprintf(job->out, "Erase person %" G_GINT64_FORMAT " with %u phones, for good? Write yes: ", whom->person, whom->phones->len);
  fflush(job->out);
  return fgets(answer, sizeof answer, stdin) != NULL && strcmp(g_strchomp(answer), "yes") == 0;
}

static gboolean erase_all(const Job *job, const Whom *whom, GError **error)
{
  g_autoptr(GArray) former = g_array_new(FALSE, FALSE, sizeof(gint64));
  if (whom->person != 0 && !traces_former_numbers(job->book, whom->person, former, error))
    return FALSE;
  for (guint i = 0; i < former->len; i++) {
    if (!traces_erase_number(job->book, g_array_index(former, gint64, i), error))
      return FALSE;
  }
  for (guint i = 0; i < whom->phones->len; i++) {
    if (!traces_erase_number(job->book, g_array_index(whom->phones, Phone, i).msisdn, error))
      return FALSE;
  }
  g_autofree char *detail = g_strdup_printf("person %" G_GINT64_FORMAT ", %u phones", whom->person, whom->phones->len);
  return (whom->person == 0 || traces_erase_person(job->book, whom->person, error)) &&
         audit_add(job->book, clock_now_ms(), job->who, "person.erased", detail, error);
}

static gboolean erase(const Job *job, const Whom *whom, GError **error)
{
  if (!book_begin(job->book, error))
    return FALSE;
  if (!erase_all(job, whom, error)) {
    book_rollback(job->book);
    return FALSE;
  }
  if (!book_commit(job->book, error))
    return FALSE;
  if (store_compact(book_store(job->book), error))
    return TRUE;
  g_prefix_error(error, "erased from the book, but perhaps still in its file; run the same again: ");
  return FALSE;
}

int cli_erase(const Job *job, GError **error)
{
  Whom whom = {.phones = g_array_new(FALSE, FALSE, sizeof(Phone))};
  int status = EX_SOFTWARE;
  if (find_whom(job, job->line->words[1], FALSE, &whom, error)) {
    if (!agreed(job, &whom)) {
      g_set_error_literal(error, FAILURE, FAILED_REJECT, "erase: nothing was erased; it asks first, or takes --yes");
    } else if (erase(job, &whom, error)) {
      fprintf(job->out, "erased: person %" G_GINT64_FORMAT ", %u phones. Copies made before still hold them\n", whom.person,
              whom.phones->len);
      status = EX_OK;
    }
  }
  g_array_unref(whom.phones);
  return status;
}

static gboolean set_state(const Job *job, Phone *phone, PhoneState state, GError **error)
{
  char masked[PHONE_MASK_SIZE];
  phone_mask(phone->msisdn, masked);
  /* what may send nothing is not suspended: a mentor who brings it back would undo a STOP, or stand in for a consent */
  if (phone->roles == 0 || phone->state != (state == PHONE_ACTIVE ? PHONE_SUSPENDED : PHONE_ACTIVE)) {
    g_set_error(error, FAILURE, FAILED_REJECT, "phone: %s is %s%s; nothing was changed", masked, phone_state_name(phone->state),
                phone->roles == 0 ? " and registered for nobody" : "");
    return FALSE;
  }
  gint64 expired;
  gboolean fit = TRUE;
  if (state == PHONE_ACTIVE && !phones_mentors_fit(job->book, phone, job->setup->programme->junior_mentors, &fit, error))
    return FALSE;
  if (!fit) {
    g_set_error(error, FAILURE, FAILED_REJECT, "phone: village %d has all its mentors; suspend another first", phone->village);
    return FALSE;
  }
  phone->state = state;
  phone->heard_day = 0; /* its silence begins anew */
  return phones_put(job->book, phone, error) && outbox_expire_reminders(job->book, phone->msisdn, &expired, error) &&
         audit_add(job->book, clock_now_ms(), job->who, state == PHONE_ACTIVE ? "phone.resumed" : "phone.suspended", NULL,
                   error);
}

int cli_phone(const Job *job, GError **error)
{
  char **words = job->line->words;
  Phone phone;
  const gboolean suspend = strcmp(words[1], "suspend") == 0;
  if (!suspend && strcmp(words[1], "resume") != 0) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "write: sammachip phone suspend PHONE, or phone resume PHONE");
    return EX_USAGE;
  }
  if (!book_begin(job->book, error))
    return EX_SOFTWARE;
  if (!find_phone(job, words[2], TRUE, &phone, error) ||
      !set_state(job, &phone, suspend ? PHONE_SUSPENDED : PHONE_ACTIVE, error)) {
    book_rollback(job->book);
    return EX_SOFTWARE;
  }
  return book_commit(job->book, error) ? EX_OK : EX_SOFTWARE;
}
