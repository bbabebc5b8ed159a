/* Batches of sends, and what became of each message. */
#include "error.h"
#include "profile.h"
#include "text/segment.h"

#include <string.h>

#define WORDS_MAX 200 /* bytes of a provider's words that are kept */

/* What of one message is not written as it stands. */
typedef struct {
  char to[MSISDN_ROOM], ref[204];
} Written;

const char *send_result_name(SendResult result)
{
  static const char *const NAMES[] = {"accepted", "permanent", "temporary", "throttled", "config", "uncertain"};
  return NAMES[result];
}

void send_outcome_clear(SendOutcome *outcome)
{
  g_free(outcome->id);
  g_free(outcome->reason);
  g_free(outcome->words);
  *outcome = (SendOutcome){0};
}

static gboolean reject(GError **error, const char *why)
{
  g_set_error(error, FAILURE, FAILED_REJECT, "this provider cannot take the message: %s", why);
  return FALSE;
}

static gboolean write_ref(const SendProfile *send, const char *ref, Written *written, GError **error)
{
  guint64 number;
  if (strlen(ref) > send->ref_max)
    return reject(error, "the reference is too long");
  if (!send->ref_int32) {
    g_strlcpy(written->ref, ref, sizeof written->ref);
    return TRUE;
  }
  if (!g_ascii_string_to_unsigned(ref, 10, 0, G_MAXUINT64, &number, NULL))
    return reject(error, "the reference is no number");
  g_snprintf(written->ref, sizeof written->ref, "%u", (guint)(number & G_MAXINT32));
  return TRUE;
}

static gboolean write_message(const SendProfile *send, const Outgoing *message, Written *written, GError **error)
{
  if (!g_utf8_validate(message->text, -1, NULL))
    return reject(error, "its text is not UTF-8");
  if (send->text_bytes > 0 && strlen(message->text) > send->text_bytes)
    return reject(error, "its text is too long");
  if (send->text_max > 0) {
    glong units = 0;
    for (const char *p = message->text; *p != '\0'; p = g_utf8_next_char(p))
      units += g_utf8_get_char(p) > 0xffff ? 2 : 1;
    if (units > (glong)send->text_max)
      return reject(error, "its text is too long");
  }
  const char *wrong = msisdn_write(send->number, send->country, message->to, written->to);
  return wrong == NULL ? write_ref(send, message->ref, written, error) : reject(error, wrong);
}

static const char *enc_of(const SendProfile *send, const char *text)
{
  if (send->gsm7 == NULL)
    return NULL;
  return segment_text(text).alphabet == ALPHABET_GSM7 ? send->gsm7 : send->ucs2;
}

guint provider_send_batch(const Provider *provider, const Outgoing *messages, guint n, GError **error)
{
  const SendProfile *send = &provider->send;
  const guint most = MIN(n, provider->facts.send_max);
  const gboolean by_number = send->places.ref == NULL && most > 1;
  g_autoptr(GHashTable) numbers = by_number ? g_hash_table_new(g_str_hash, g_str_equal) : NULL;
  guint taken = 0;
  for (; taken < most; taken++) {
    Written written;
    const Outgoing *message = &messages[taken];
    if (!write_message(send, message, &written, taken == 0 ? error : NULL))
      break;
    if (send->one_text && strcmp(message->text, messages[0].text) != 0)
      break;
    if (enc_of(send, message->text) != enc_of(send, messages[0].text))
      break;
    /* Two results for one number could not be told apart. */
    if (by_number && !g_hash_table_add(numbers, (gpointer)message->to))
      break;
  }
  return taken;
}

static void fill_values(const Provider *provider, const Outgoing *message, const Written *written, Values *values)
{
  *values = (Values){0};
  values->text[VARIABLE_TO] = written->to;
  values->text[VARIABLE_REF] = written->ref;
  values->text[VARIABLE_TEXT] = message->text;
  values->text[VARIABLE_ENC] = enc_of(&provider->send, message->text);
  values->text[VARIABLE_FROM] = provider->sender[0] != '\0' ? provider->sender : NULL;
  values->text[VARIABLE_OWN] = provider->facts.own_number;
  if (provider->send.ref_int32)
    values->numbers = 1U << VARIABLE_REF;
  if (provider->send.enc_is_typed)
    values->numbers |= 1U << VARIABLE_ENC;
}

HttpRequest *provider_send_request(const Provider *provider, const Outgoing *messages, guint n)
{
  const SendProfile *send = &provider->send;
  g_autofree Written *written = g_new0(Written, n);
  g_autofree Values *each = g_new0(Values, n);
  for (guint i = 0; i < n; i++) {
    write_message(send, &messages[i], &written[i], NULL);
    fill_values(provider, &messages[i], &written[i], &each[i]);
  }
  Values values = each[0];
  g_autoptr(GString) joined = g_string_new(written[0].to);
  for (guint i = 1; i < n && send->recipients == RECIPIENTS_JOIN; i++)
    g_string_append_printf(joined, "%s%s", send->separator, written[i].to);
  values.text[VARIABLE_TO] = joined->str;
  return shape_request(provider, &send->shape, &values, each, n);
}

static void set_outcome(const Provider *provider, SendOutcome *outcome, SendResult result, const char *reason,
                        const char *words, gint64 retry_after_ms)
{
  /* With an idempotent reference asking again is how one learns. */
  outcome->maybe_sent = result == SEND_UNCERTAIN && provider->send.ref == REF_IDEMPOTENT;
  if (outcome->maybe_sent)
    result = SEND_TEMPORARY;
  outcome->result = result;
  outcome->retry_after_ms = result == SEND_TEMPORARY || result == SEND_THROTTLED ? retry_after_ms : -1;
  g_free(outcome->reason);
  outcome->reason = result != SEND_ACCEPTED ? g_strdup(reason) : NULL;
  g_free(outcome->words);
  outcome->words =
      result != SEND_ACCEPTED && words != NULL ? g_utf8_make_valid(words, (gssize)MIN(strlen(words), WORDS_MAX)) : NULL;
}

/* Reads one result: `element` says what became of one message; `body` where the answer is plain text. */
static void read_one(const Provider *provider, json_t *element, const HttpResponse *response, SendOutcome *outcome)
{
  const SendProfile *send = &provider->send;
  const ResultPlaces *places = &send->places;
  char id_room[SOURCE_ROOM], status_room[SOURCE_ROOM], reason_room[SOURCE_ROOM];
  const char *id = source_text(places->id, element, response->body, id_room);
  const char *status = source_text(places->status, element, response->body, status_room);
  const char *words = source_text(places->reason, element, response->body, reason_room);
  SendResult result = send->otherwise;
  gpointer listed = NULL;
  const gboolean known =
      places->status != NULL && status != NULL && g_hash_table_lookup_extended(send->outcomes.results, status, NULL, &listed);
  if (places->status == NULL)
    result = id != NULL ? SEND_ACCEPTED : SEND_UNCERTAIN;
  else if (status == NULL)
    result = SEND_UNCERTAIN;
  else if (known)
    result = (SendResult)GPOINTER_TO_INT(listed);
  set_outcome(provider, outcome, result, status != NULL ? code_told(status, known) : "no status", words,
              response->retry_after_ms);
  if (result == SEND_ACCEPTED && id != NULL && outcome->id == NULL)
    outcome->id = g_strdup(id);
}

/* Row of the message that a result is about, by reference where there is one, else by number; 0: none of ours. */
static guint find_row(const SendProfile *send, const ResultPlaces *places, GHashTable *rows, json_t *element)
{
  char room[SOURCE_ROOM], digits[MSISDN_ROOM];
  const gboolean by_ref = send->places.ref != NULL;
  const char *key = source_text(by_ref ? places->ref : places->to, element, NULL, room);
  if (key != NULL && !by_ref)
    key = msisdn_digits(send->country, key, digits);
  return key != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(rows, key)) : 0;
}

/* One result of a message. A second one says the same, or nobody knows. */
static void take(const Provider *provider, SendOutcome *known, gboolean *told, SendOutcome *outcome)
{
  const gboolean same = outcome->result == known->result && outcome->maybe_sent == known->maybe_sent;
  if (!*told) {
    send_outcome_clear(known);
    *known = *outcome;
    *told = TRUE;
    return;
  }
  if (!same)
    set_outcome(provider, known, SEND_UNCERTAIN, "its results contradict each other", NULL, -1);
  send_outcome_clear(outcome);
}

static void read_bad(const Provider *provider, json_t *root, GHashTable *rows, const HttpResponse *response, gboolean *told,
                     SendOutcome *outcomes)
{
  const SendProfile *send = &provider->send;
  json_t *bad = pointer_find(send->bad_list, root);
  for (size_t i = 0; i < json_array_size(bad); i++) {
    json_t *element = json_array_get(bad, i);
    char room[SOURCE_ROOM];
    const guint row = find_row(send, &send->bad, rows, element);
    if (row == 0)
      continue;
    const char *words = source_text(send->bad.reason, element, NULL, room);
    SendOutcome outcome = {0};
    set_outcome(provider, &outcome, send->bad_result, "refused", words, response->retry_after_ms);
    take(provider, &outcomes[row - 1], &told[row - 1], &outcome);
  }
}

/* The result list against the messages. What the list leaves out stays as `missing` says. */
static void read_list(const Provider *provider, const Outgoing *messages, guint n, json_t *root, json_t *list,
                      const HttpResponse *response, const char *about, const char *words, SendOutcome *outcomes)
{
  const SendProfile *send = &provider->send;
  const gboolean named = send->places.ref != NULL || send->places.to != NULL;
  g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autofree gboolean *told = g_new0(gboolean, n);
  for (guint i = 0; i < n; i++) {
    Written written = {0};
    write_message(send, &messages[i], &written, NULL);
    const char *key = send->places.ref != NULL ? written.ref : messages[i].to + (messages[i].to[0] == '+');
    g_hash_table_insert(rows, g_strdup(key), GUINT_TO_POINTER(i + 1));
    set_outcome(provider, &outcomes[i], send->missing, about, words, response->retry_after_ms);
  }
  for (size_t i = 0; i < json_array_size(list); i++) {
    json_t *element = json_array_get(list, i);
    const guint row = named ? find_row(send, &send->places, rows, element) : i == 0;
    SendOutcome outcome = {0};
    if (row == 0)
      continue;
    read_one(provider, element, response, &outcome);
    take(provider, &outcomes[row - 1], &told[row - 1], &outcome);
  }
  if (send->bad_list != NULL)
    read_bad(provider, root, rows, response, told, outcomes);
}

/* The parts of one message: taken where all are, refused where none is; else part of it may be on the way. */
static void read_parts(const Provider *provider, json_t *list, const HttpResponse *response, const char *about,
                       SendOutcome *outcome)
{
  const size_t n = json_array_size(list);
  set_outcome(provider, outcome, n == 0 ? provider->send.missing : SEND_UNCERTAIN, about, NULL, response->retry_after_ms);
  for (size_t i = 0; i < n; i++) {
    SendOutcome part = {0};
    read_one(provider, json_array_get(list, i), response, &part);
    const gboolean mixed = i > 0 && part.result != outcome->result;
    if (i == 0) {
      send_outcome_clear(outcome);
      *outcome = part;
      continue;
    }
    send_outcome_clear(&part);
    if (mixed) {
      set_outcome(provider, outcome, SEND_UNCERTAIN, "some of its parts were refused", NULL, -1);
      return;
    }
  }
}

static void set_all(const Provider *provider, guint n, SendResult result, const char *reason, const char *words,
                    gint64 retry_after_ms, SendOutcome *outcomes)
{
  for (guint i = 0; i < n; i++) {
    set_outcome(provider, &outcomes[i], result, reason, words, retry_after_ms);
    outcomes[i].whole = n > 1;
  }
}

void provider_send_read(const Provider *provider, const Outgoing *messages, guint n, const HttpResponse *response,
                        SendOutcome *outcomes)
{
  const SendProfile *send = &provider->send;
  memset(outcomes, 0, n * sizeof *outcomes);
  if (response->outcome != HTTP_ANSWERED) {
    const gboolean never = response->outcome == HTTP_NOT_SENT;
    set_all(provider, n, never ? SEND_TEMPORARY : SEND_UNCERTAIN, response->failure, NULL, -1, outcomes);
    return;
  }
  json_t *root = answer_parse(response->body, NULL);
  g_autofree char *reason = NULL, *words = NULL;
  const SendResult judged = answer_judge(provider, response, root, &reason, &words);
  json_t *list = NULL;
  for (guint i = 0; i < send->list->len && !json_is_array(list); i++)
    list = pointer_find(g_ptr_array_index(send->list, i), root);
  if (!success_holds(&send->success, response->status, root, response->body))
    set_all(provider, n, judged, reason, words, response->retry_after_ms, outcomes);
  else if (send->list->len == 0)
    read_one(provider, root, response, &outcomes[0]);
  else if (!json_is_array(list) && answer_names_error(provider, root))
    set_all(provider, n, judged, reason, words, response->retry_after_ms, outcomes);
  else if (!json_is_array(list))
    set_all(provider, n, SEND_UNCERTAIN, "the answer has no list of results", NULL, response->retry_after_ms, outcomes);
  else if (send->all_parts)
    read_parts(provider, list, response, reason, &outcomes[0]);
  else
    read_list(provider, messages, n, root, list, response,
              answer_names_error(provider, root) ? reason : "the answer has no result for it", words, outcomes);
  json_decref(root);
}
