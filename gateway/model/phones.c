#include "phones.h"

#include "error.h"
#include "tables.h"

#include <string.h>

#define COLUMNS                                                                                                                \
  "msisdn, person, roles, household, village, language, state, last_message, open_question, stopped_told, guard_day,"          \
  " guard_replies, guard_refusals, guard_window_ms, guard_window, bucket_milli, bucket_ms, pin_tries, heard_day, "             \
  "reminded_day,"                                                                                                              \
  " practice, recent"
#define TOUCHED                                                                                                                \
  "last_message = $last_message, open_question = $open_question, stopped_told = $stopped_told, guard_day = $guard_day,"        \
  " guard_replies = $guard_replies, guard_refusals = $guard_refusals, guard_window_ms = $guard_window_ms,"                     \
  " guard_window = $guard_window, bucket_milli = $bucket_milli, bucket_ms = $bucket_ms, pin_tries = $pin_tries,"               \
  " heard_day = $heard_day, reminded_day = $reminded_day, recent = $recent"

/* The question of consent stays open: it is in earnest. */
#define ANEW                                                                                                                   \
  "practice = $practice, open_question = CASE WHEN state = 'pending' THEN open_question ELSE 0 END, last_message = 0,"         \
  " recent = $none"

enum {
  PHONE_GET,
  PHONE_PUT,
  PHONE_TOUCH,
  PHONE_STATE,
  PHONE_LANGUAGE,
  PHONE_HOUSEHOLD,
  PHONE_VILLAGE,
  PHONE_ALL,
  PHONE_OFFICERS,
  PHONE_NEXT,
  PHONE_SUSPEND,
  PHONE_FORGET,
  PHONE_PRACTISE,
  PHONE_PRACTISE_ONE,
  PHONE_PERSON,
  PHONE_DELETE,
  PHONE_MENTORS,
  PHONE_WHERE,
  ROSTER
};
static const char *const list[] = {
    [PHONE_GET] = "SELECT " COLUMNS " FROM phones WHERE msisdn = $msisdn",
    [PHONE_WHERE] = "SELECT coalesce(village, 0) FROM phones WHERE msisdn = $msisdn",
    [PHONE_PUT] =
        "INSERT INTO phones (" COLUMNS ") VALUES ($msisdn, $person, $roles, $household, $village, $language, $state,"
        "  $last_message, $open_question, $stopped_told, $guard_day, $guard_replies, $guard_refusals,"
        "  $guard_window_ms, $guard_window, $bucket_milli, $bucket_ms, $pin_tries, $heard_day, $reminded_day, $practice,"
        "  $recent)"
        " ON CONFLICT (msisdn) DO UPDATE SET person = $person, roles = $roles, household = $household,"
        "  village = $village, language = $language, state = $state,"
        "  practice = $practice, " TOUCHED,
    [PHONE_TOUCH] = "UPDATE phones SET " TOUCHED " WHERE msisdn = $msisdn",
    [PHONE_STATE] = "UPDATE phones SET state = $state WHERE msisdn = $msisdn",
    [PHONE_LANGUAGE] = "UPDATE phones SET language = $language WHERE msisdn = $msisdn",
    [PHONE_HOUSEHOLD] = "SELECT " COLUMNS " FROM phones WHERE household = $household ORDER BY msisdn",
    [PHONE_VILLAGE] = "SELECT " COLUMNS " FROM phones WHERE village = $village ORDER BY msisdn",
    [PHONE_NEXT] = "SELECT max(msisdn), count(*) FROM"
                   " (SELECT msisdn FROM phones WHERE msisdn > $after ORDER BY msisdn LIMIT $limit) AS next",
    [PHONE_SUSPEND] = "UPDATE phones SET state = 'suspended' WHERE msisdn > $after AND msisdn <= $last AND heard_day > 0"
                      " AND heard_day < $before AND state = 'active' AND roles > 0 AND roles < 8",
    [PHONE_FORGET] = "DELETE FROM phones WHERE msisdn > $after AND msisdn <= $last AND roles = 0 AND state = 'active'"
                     " AND heard_day < $before",
    [PHONE_PRACTISE] = "UPDATE phones SET " ANEW " WHERE village = $village AND practice <> $practice",
    [PHONE_PRACTISE_ONE] = "UPDATE phones SET " ANEW " WHERE msisdn = $msisdn AND practice <> $practice",
    [PHONE_ALL] = "SELECT " COLUMNS " FROM phones WHERE roles > 0 ORDER BY msisdn",
    [PHONE_OFFICERS] = "SELECT " COLUMNS " FROM phones WHERE roles >= 8 ORDER BY msisdn", /* phones_officers; ROLE_OFFICER */
    [PHONE_PERSON] = "SELECT " COLUMNS " FROM phones WHERE person = $person ORDER BY msisdn",
    [PHONE_DELETE] = "DELETE FROM phones WHERE msisdn = $msisdn",
    [PHONE_MENTORS] = "SELECT count(DISTINCT coalesce(person, -msisdn)) FROM phones WHERE village = $village"
                      " AND (roles & $role) <> 0 AND state <> 'suspended' AND msisdn <> $msisdn"
                      " AND (person IS NULL OR person <> $person)",
    [ROSTER] = "UPDATE roster SET junior_mentors = $junior_mentors WHERE junior_mentors <> $junior_mentors",
};
TABLE_SQL(phones, list);

static const char *const state_names[PHONE_STATES] = {"active", "stopped", "suspended", "pending"};

const char *phone_state_name(PhoneState state)
{
  return state_names[state];
}

void phone_init(Phone *phone, gint64 msisdn)
{
  *phone = (Phone){.msisdn = msisdn, .language = "th"};
}

void phone_remember(Phone *phone, guint64 hash, gint64 own_ms, gboolean recorded)
{
  memmove(&phone->recent[1], &phone->recent[0], sizeof phone->recent - sizeof phone->recent[0]);
  phone->recent[0] = (PhoneRecent){.hash = hash, .own_ms = own_ms, .recorded = recorded};
  phone->n_recent = MIN(phone->n_recent + 1, PHONE_RECENT_MAX);
}

typedef struct {
  guint64 words[PHONE_RECENT_MAX * 2];
} RecentBytes;

static gsize recent_encode(const Phone *phone, RecentBytes *bytes)
{
  for (guint i = 0; i < phone->n_recent; i++) {
    bytes->words[2 * i] = GUINT64_TO_LE(phone->recent[i].hash);
    bytes->words[2 * i + 1] = GUINT64_TO_LE((guint64)phone->recent[i].own_ms << 1 | (phone->recent[i].recorded ? 1 : 0));
  }
  return phone->n_recent * 2 * sizeof bytes->words[0];
}

static void recent_decode(const void *from, gsize length, Phone *phone)
{
  RecentBytes bytes;
  length = MIN(length, sizeof bytes);
  if (length > 0)
    memcpy(&bytes, from, length);
  phone->n_recent = (guint)(length / (2 * sizeof bytes.words[0]));
  for (guint i = 0; i < phone->n_recent; i++) {
    const guint64 time = GUINT64_FROM_LE(bytes.words[2 * i + 1]);
    phone->recent[i] =
        (PhoneRecent){.hash = GUINT64_FROM_LE(bytes.words[2 * i]), .own_ms = (gint64)time >> 1, .recorded = (time & 1) != 0};
  }
}

static gboolean read_row(Statement *row, gpointer data, GError **error)
{
  Phone *phone = data;
  int state = 0;
  gsize length;
  *phone = (Phone){0};
  phone->msisdn = statement_column_int(row, 0);
  phone->person = statement_column_int(row, 1);
  phone->roles = (RoleSet)statement_column_int(row, 2);
  phone->household = statement_column_int(row, 3);
  phone->village = (gint32)statement_column_int(row, 4);
  statement_column_copy(row, 5, phone->language, sizeof phone->language);
  const gboolean known = name_index(statement_column_text(row, 6), state_names, PHONE_STATES, "a phone's state", &state, error);
  phone->state = (PhoneState)state;
  phone->last_message = statement_column_int(row, 7);
  phone->open_question = statement_column_int(row, 8);
  phone->stopped_told = (Day)statement_column_int(row, 9);
  phone->guard_day = (Day)statement_column_int(row, 10);
  phone->guard_replies = (gint32)statement_column_int(row, 11);
  phone->guard_refusals = (gint32)statement_column_int(row, 12);
  phone->guard_window_ms = statement_column_int(row, 13);
  phone->guard_window = (gint32)statement_column_int(row, 14);
  phone->bucket_milli = (gint32)statement_column_int(row, 15);
  phone->bucket_ms = statement_column_int(row, 16);
  phone->pin_tries = (gint32)statement_column_int(row, 17);
  phone->heard_day = (Day)statement_column_int(row, 18);
  phone->reminded_day = (Day)statement_column_int(row, 19);
  phone->practice = statement_column_int(row, 20) != 0;
  const void *recent = statement_column_blob(row, 21, &length);
  recent_decode(recent, length, phone);
  return known;
}

gboolean phones_get(Book *book, gint64 msisdn, Phone *phone, gboolean *found, GError **error)
{
  Statement *get = book->phones[PHONE_GET];
  phone_init(phone, msisdn);
  statement_int(get, "$msisdn", msisdn);
  return read_one_row(get, read_row, phone, found, error);
}

static void bind_touched(Statement *statement, const Phone *phone, RecentBytes *bytes)
{
  statement_int(statement, "$last_message", phone->last_message);
  statement_int(statement, "$open_question", phone->open_question);
  statement_int(statement, "$stopped_told", phone->stopped_told);
  statement_int(statement, "$guard_day", phone->guard_day);
  statement_int(statement, "$guard_replies", phone->guard_replies);
  statement_int(statement, "$guard_refusals", phone->guard_refusals);
  statement_int(statement, "$guard_window_ms", phone->guard_window_ms);
  statement_int(statement, "$guard_window", phone->guard_window);
  statement_int(statement, "$bucket_milli", phone->bucket_milli);
  statement_int(statement, "$bucket_ms", phone->bucket_ms);
  statement_int(statement, "$pin_tries", phone->pin_tries);
  statement_int(statement, "$heard_day", phone->heard_day);
  statement_int(statement, "$reminded_day", phone->reminded_day);
  const gsize length = recent_encode(phone, bytes);
  statement_blob(statement, "$recent", bytes, length);
}

gboolean phones_put(Book *book, const Phone *phone, GError **error)
{
  RecentBytes bytes;
  Statement *put = book->phones[PHONE_PUT];
  statement_int(put, "$msisdn", phone->msisdn);
  bind_reference(put, "$person", phone->person);
  statement_int(put, "$roles", phone->roles);
  bind_reference(put, "$household", phone->household);
  bind_reference(put, "$village", phone->village);
  statement_text(put, "$language", phone->language);
  statement_text(put, "$state", state_names[phone->state]);
  statement_int(put, "$practice", phone->practice != 0);
  bind_touched(put, phone, &bytes);
  return statement_run(put, error);
}

static gboolean run_on_one(Statement *statement, GError **error)
{
  gint64 changed;
  if (!statement_run_counted(statement, &changed, error))
    return FALSE;
  if (changed != 1)
    g_set_error(error, FAILURE, FAILED_REJECT, "the phone is not in the book; register it first");
  return changed == 1;
}

gboolean phones_touch(Book *book, const Phone *phone, GError **error)
{
  RecentBytes bytes;
  Statement *touch = book->phones[PHONE_TOUCH];
  bind_touched(touch, phone, &bytes);
  statement_int(touch, "$msisdn", phone->msisdn);
  return run_on_one(touch, error);
}

gboolean phones_set_state(Book *book, gint64 msisdn, PhoneState state, GError **error)
{
  statement_text(book->phones[PHONE_STATE], "$state", state_names[state]);
  statement_int(book->phones[PHONE_STATE], "$msisdn", msisdn);
  return run_on_one(book->phones[PHONE_STATE], error);
}

gboolean phones_set_language(Book *book, gint64 msisdn, const char *language, GError **error)
{
  statement_text(book->phones[PHONE_LANGUAGE], "$language", language);
  statement_int(book->phones[PHONE_LANGUAGE], "$msisdn", msisdn);
  return run_on_one(book->phones[PHONE_LANGUAGE], error);
}

gboolean phones_of_household(Book *book, gint64 household, GArray *phones, GError **error)
{
  statement_int(book->phones[PHONE_HOUSEHOLD], "$household", household);
  return read_all_rows(book->phones[PHONE_HOUSEHOLD], read_row, phones, error);
}

gboolean phones_of_village(Book *book, gint32 village, GArray *phones, GError **error)
{
  if (village == 0)
    return read_all_rows(book->phones[PHONE_ALL], read_row, phones, error);
  statement_int(book->phones[PHONE_VILLAGE], "$village", village);
  return read_all_rows(book->phones[PHONE_VILLAGE], read_row, phones, error);
}

static gboolean run_range(Statement *statement, gint64 after, gint64 last, Day before, gint64 *changed, GError **error)
{
  statement_int(statement, "$after", after);
  statement_int(statement, "$last", last);
  statement_int(statement, "$before", before);
  return statement_run_counted(statement, changed, error);
}

gboolean phones_walk(Book *book, Day silent_before, Day stranger_before, guint limit, gint64 *after, PhonesWalk *walk,
                     GError **error)
{
  Statement *next = book->phones[PHONE_NEXT];
  *walk = (PhonesWalk){0};
  statement_int(next, "$after", *after);
  statement_int(next, "$limit", limit);
  if (statement_step(next, error) != STEP_ROW)
    return FALSE;
  const gint64 first = *after, last = statement_column_int(next, 0);
  walk->looked_at = (guint)statement_column_int(next, 1);
  statement_reset(next);
  if (walk->looked_at == 0)
    return TRUE;
  *after = last;
  return run_range(book->phones[PHONE_SUSPEND], first, last, silent_before, &walk->suspended, error) &&
         run_range(book->phones[PHONE_FORGET], first, last, stranger_before, &walk->forgotten, error);
}

static gboolean practise(Statement *statement, gboolean practice, gint64 *changed, GError **error)
{
  statement_int(statement, "$practice", practice != 0);
  statement_blob(statement, "$none", "", 0);
  return statement_run_counted(statement, changed, error);
}

gboolean phones_practise(Book *book, gint32 village, gboolean practice, gint64 *changed, GError **error)
{
  statement_int(book->phones[PHONE_PRACTISE], "$village", village);
  return practise(book->phones[PHONE_PRACTISE], practice, changed, error);
}

gboolean phones_practise_one(Book *book, gint64 msisdn, gboolean practice, gint64 *changed, GError **error)
{
  statement_int(book->phones[PHONE_PRACTISE_ONE], "$msisdn", msisdn);
  return practise(book->phones[PHONE_PRACTISE_ONE], practice, changed, error);
}

G_STATIC_ASSERT(ROLE_OFFICER == 8); /* the statement and the index phones_officers name it */

gboolean phones_officers(Book *book, GArray *phones, GError **error)
{
  return read_all_rows(book->phones[PHONE_OFFICERS], read_row, phones, error);
}

gboolean phones_of_person(Book *book, gint64 person, GArray *phones, GError **error)
{
  statement_int(book->phones[PHONE_PERSON], "$person", person);
  return read_all_rows(book->phones[PHONE_PERSON], read_row, phones, error);
}

gboolean phones_delete(Book *book, gint64 msisdn, GError **error)
{
  statement_int(book->phones[PHONE_DELETE], "$msisdn", msisdn);
  return statement_run(book->phones[PHONE_DELETE], error);
}

gboolean phones_mentors_fit(Book *book, const Phone *phone, gint32 junior_mentors, gboolean *fit, GError **error)
{
  static const Role roles[] = {ROLE_LEAD, ROLE_JUNIOR};
  *fit = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(roles); i++) {
    Statement *count = book->phones[PHONE_MENTORS];
    gint64 others = 0;
    if ((phone->roles & roles[i]) == 0)
      continue;
    statement_int(count, "$village", phone->village);
    statement_int(count, "$role", roles[i]);
    statement_int(count, "$msisdn", phone->msisdn);
    statement_int(count, "$person", phone->person);
    if (!statement_one(count, &others, error))
      return FALSE;
    *fit = *fit && others < (roles[i] == ROLE_LEAD ? 1 : junior_mentors);
  }
  return TRUE;
}

gboolean phones_set_roster(Book *book, gint32 junior_mentors, GError **error)
{
  statement_int(book->phones[ROSTER], "$junior_mentors", junior_mentors);
  return statement_run(book->phones[ROSTER], error);
}

void phone_mask(gint64 msisdn, char masked[PHONE_MASK_SIZE])
{
  g_snprintf(masked, PHONE_MASK_SIZE, "0%c-xxx-%04d", (char)('0' + msisdn / 100000000 % 10), (int)(msisdn % 10000));
}

gboolean phones_village(Book *book, gint64 msisdn, gint32 *village, GError **error)
{
  Statement *where = book->phones[PHONE_WHERE];
  statement_int(where, "$msisdn", msisdn);
  const Step step = statement_step(where, error);
  *village = step == STEP_ROW ? (gint32)statement_column_int(where, 0) : 0;
  if (step == STEP_ROW)
    statement_reset(where);
  return step != STEP_FAILED;
}
