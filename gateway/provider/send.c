/* Batches of sends, and what became of each message. */
#include "error.h"
#include "profile.h"
#include "text/segment.h"

#include <string.h>

#define COUNTRY_MAX 4 /* digits; ITU-T E.164: a country code has 1 to 3 */

/* What of one message is not written as it stands. */
typedef struct {
  char to[32], ref[204];
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
  *outcome = (SendOutcome){0};
}

static gboolean reject(GError **error, const char *why)
{
  g_set_error(error, FAILURE, FAILED_REJECT, "this provider cannot take the message: %s", why);
  return FALSE;
}

/* E.164 has at most 15 digits. */
static gboolean write_number(const SendProfile *send, const char *to, char out[32], GError **error)
{
  const gsize length = strlen(to);
  if (to[0] != '+' || length < 8 || length > 16 || strspn(to + 1, "0123456789") != length - 1)
    return reject(error, "the receiver is no E.164 number");
  const gsize country = send->country != NULL ? strlen(send->country) : 0;
  switch (send->number) {
  case NUMBER_NOPLUS:
    g_strlcpy(out, to + 1, 32);
    return TRUE;
  case NUMBER_00:
    g_snprintf(out, 32, "00%s", to + 1);
    return TRUE;
  case NUMBER_NATIONAL0:
    if (strncmp(to + 1, send->country, country) != 0)
      return reject(error, "the receiver is in another country");
    g_snprintf(out, 32, "0%s", to + 1 + country);
    return TRUE;
  case NUMBER_E164:
  default:
    g_strlcpy(out, to, 32);
    return TRUE;
  }
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
  if (send->text_max > 0) {
    glong units = 0;
    for (const char *p = message->text; *p != '\0'; p = g_utf8_next_char(p))
      units += g_utf8_get_char(p) > 0xffff ? 2 : 1;
    if (units > (glong)send->text_max)
      return reject(error, "its text is too long");
  }
  return write_number(send, message->to, written->to, error) && write_ref(send, message->ref, written, error);
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
  const gboolean by_number = send->result_ref == NULL && most > 1;
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
  values->text[VARIABLE_FROM] = provider->sender;
  values->text[VARIABLE_OWN] = provider->facts.own_number;
  if (provider->send.ref_int32)
    values->numbers = 1U << VARIABLE_REF;
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
                        gint64 retry_after_ms)
{
  /* With an idempotent reference asking again is how one learns. */
  if (result == SEND_UNCERTAIN && provider->send.ref == REF_IDEMPOTENT)
    result = SEND_TEMPORARY;
  outcome->result = result;
  outcome->retry_after_ms = result == SEND_TEMPORARY || result == SEND_THROTTLED ? retry_after_ms : -1;
  g_free(outcome->reason);
  outcome->reason = result != SEND_ACCEPTED ? g_strdup(reason) : NULL;
}

/* Reads one result: `element` says what became of one message. */
static void read_one(const Provider *provider, json_t *element, gint64 retry_after_ms, SendOutcome *outcome)
{
  const SendProfile *send = &provider->send;
  char id_room[24], status_room[24], reason_room[24];
  const char *id = json_as_text(pointer_find(send->result_id, element), id_room);
  const char *status = json_as_text(pointer_find(send->result_status, element), status_room);
  const char *words = json_as_text(pointer_find(send->result_reason, element), reason_room);
  SendResult result = send->otherwise;
  gpointer listed;
  if (send->result_status == NULL)
    result = id != NULL ? SEND_ACCEPTED : SEND_UNCERTAIN;
  else if (status == NULL)
    result = SEND_UNCERTAIN;
  else if (g_hash_table_lookup_extended(send->outcomes.results, status, NULL, &listed))
    result = (SendResult)GPOINTER_TO_INT(listed);
  g_autofree char *reason = g_strdup_printf("%.60s%s%.120s", status != NULL ? status : "no status", words != NULL ? ": " : "",
                                            words != NULL ? words : "");
  g_autofree char *valid = g_utf8_make_valid(reason, -1);
  set_outcome(provider, outcome, result, valid, retry_after_ms);
  if (result == SEND_ACCEPTED && id != NULL && outcome->id == NULL)
    outcome->id = g_strdup(id);
}

/* A number's digits with its country, however the provider writes it. */
static const char *digits_of(const SendProfile *send, const char *number, char out[40])
{
  if (number[0] == '+')
    number++;
  else if (strncmp(number, "00", 2) == 0)
    number += 2;
  else if (number[0] == '0' && send->country != NULL) {
    g_snprintf(out, 40, "%.*s%.32s", COUNTRY_MAX, send->country, number + 1);
    return out;
  }
  g_strlcpy(out, number, 40);
  return out;
}

/* The result list against the messages, by reference where there is one, else by number. What the list leaves out stays as
 * `missing` says; of two results for one message the first counts. */
static void read_list(const Provider *provider, const Outgoing *messages, guint n, json_t *list, const HttpResponse *response,
                      const char *about, SendOutcome *outcomes)
{
  const SendProfile *send = &provider->send;
  const Pointer *key_pointer = send->result_ref != NULL ? send->result_ref : send->result_to;
  g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n; i++) {
    Written written = {0};
    write_message(send, &messages[i], &written, NULL);
    const char *key = send->result_ref != NULL ? written.ref : messages[i].to + (messages[i].to[0] == '+');
    g_hash_table_insert(rows, g_strdup(key), GUINT_TO_POINTER(i + 1));
    set_outcome(provider, &outcomes[i], send->missing, about, response->retry_after_ms);
  }
  for (size_t i = 0; i < json_array_size(list); i++) {
    json_t *element = json_array_get(list, i);
    char room[24], digits[40];
    const char *key = json_as_text(pointer_find(key_pointer, element), room);
    if (key != NULL && send->result_ref == NULL)
      key = digits_of(send, key, digits);
    const guint row = key != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(rows, key)) : 0;
    if (row == 0)
      continue;
    g_hash_table_remove(rows, key);
    read_one(provider, element, response->retry_after_ms, &outcomes[row - 1]);
  }
}

static void set_all(const Provider *provider, guint n, SendResult result, const char *reason, gint64 retry_after_ms,
                    SendOutcome *outcomes)
{
  for (guint i = 0; i < n; i++) {
    set_outcome(provider, &outcomes[i], result, reason, retry_after_ms);
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
    set_all(provider, n, never ? SEND_TEMPORARY : SEND_UNCERTAIN, response->failure, -1, outcomes);
    return;
  }
  json_t *root = answer_parse(response->body, NULL);
  g_autofree char *reason = NULL;
  const SendResult judged = answer_judge(provider, response->status, root, &reason);
  json_t *list = send->list != NULL ? pointer_find(send->list, root) : NULL;
  if (!success_holds(&send->success, response->status, root))
    set_all(provider, n, judged, reason, response->retry_after_ms, outcomes);
  else if (send->list == NULL)
    read_one(provider, root, response->retry_after_ms, &outcomes[0]);
  else if (json_is_array(list))
    read_list(provider, messages, n, list, response, reason, outcomes);
  else
    set_all(provider, n, SEND_UNCERTAIN, "the answer has no list of results", response->retry_after_ms, outcomes);
  json_decref(root);
}
