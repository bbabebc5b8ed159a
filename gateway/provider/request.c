/* What polls and sends share: a request made from its shape, and whether an answer is a success. */
#include "error.h"
#include "profile.h"

#include <string.h>

#define VALUES_MAX 200000 /* 20 for each message of a page of 10,000 */
#define CODE_MAX 40
#define CODE_DIGITS 5 /* a telephone number has more, and so has a code for the officers' page */

static void add_headers(HttpRequest *request, const GPtrArray *pairs, const Values *values)
{
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = g_ptr_array_index(pairs, i);
    if (stencil_absent(pair->value, values))
      continue;
    g_autoptr(GString) value = g_string_new(NULL);
    stencil_write(pair->value, values, value);
    http_request_header(request, pair->name, value->str);
  }
}

static void write_pairs(const GPtrArray *pairs, const Values *values, GString *out)
{
  const gsize from = out->len;
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = g_ptr_array_index(pairs, i);
    if (stencil_absent(pair->value, values))
      continue;
    if (out->len > from)
      g_string_append_c(out, '&');
    g_string_append_printf(out, "%s=", pair->name);
    stencil_write(pair->value, values, out);
  }
}

static void add_body(HttpRequest *request, const char *type, GString *body)
{
  http_request_header(request, "Content-Type", type);
  const gsize length = body->len;
  request->body = g_byte_array_new_take((guint8 *)g_string_free(body, FALSE), length);
}

HttpRequest *shape_request(const Provider *provider, const Shape *shape, const Values *values, const Values *each, guint n)
{
  g_autoptr(GString) url = g_string_new(provider->base);
  stencil_write(shape->path, values, url);
  if (shape->query->len > 0) {
    g_autoptr(GString) query = g_string_new(NULL);
    write_pairs(shape->query, values, query);
    if (query->len > 0)
      g_string_append_printf(url, "%c%s", strchr(url->str, '?') != NULL ? '&' : '?', query->str);
  }
  HttpRequest *request = http_request_new(shape->method, url->str);
  add_headers(request, provider->headers, values);
  add_headers(request, shape->headers, values);
  if (shape->form != NULL) {
    GString *body = g_string_new(NULL);
    write_pairs(shape->form, values, body);
    add_body(request, "application/x-www-form-urlencoded", body);
  } else if (shape->json != NULL) {
    GString *body = g_string_new(NULL);
    body_write(shape->json, values, each, n, body);
    add_body(request, "application/json", body);
  }
  request->auth = provider->auth;
  if (provider->auth != HTTP_AUTH_NONE) {
    g_autoptr(GString) user = g_string_new(NULL), password = g_string_new(NULL);
    stencil_write(provider->user, values, user);
    stencil_write(provider->password, values, password);
    request->user = g_strdup(user->str);
    request->password = g_strdup(password->str);
  }
  request->tls_pin = g_strdup(provider->tls_pin);
  request->tls_insecure = provider->tls_insecure;
  return request;
}

gboolean test_holds(const Test *test, json_t *root, const GByteArray *body)
{
  if (test->regex != NULL && (body == NULL || !regex_holds(test->regex, body)))
    return FALSE;
  if (test->pointer == NULL)
    return TRUE;
  char room[24];
  json_t *found = pointer_find(test->pointer, root);
  if (test->exists)
    return found != NULL && !json_is_null(found);
  const char *text = json_as_text(found, room);
  return text != NULL && g_strv_contains((const char *const *)test->in, text);
}

gboolean tests_hold(const GArray *tests, json_t *root, const GByteArray *body)
{
  for (guint i = 0; i < tests->len; i++) {
    if (!test_holds(&g_array_index(tests, Test, i), root, body))
      return FALSE;
  }
  return TRUE;
}

gboolean status_listed(const GArray *http, gint status)
{
  for (guint i = 0; http != NULL && i < http->len; i++) {
    if (g_array_index(http, gint, i) == status)
      return TRUE;
  }
  return FALSE;
}

gboolean success_holds(const Success *success, gint status, json_t *root, const GByteArray *body)
{
  return status_listed(success->http, status) && test_holds(&success->test, root, body);
}

/* Sixteen million bytes of "[],[],…" would be a gigabyte when parsed. */
static gboolean too_many_values(const GByteArray *body)
{
  guint values = 0;
  gboolean in_string = FALSE;
  for (guint i = 0; i < body->len && values <= VALUES_MAX; i++) {
    const guint8 byte = body->data[i];
    if (byte == '"')
      in_string = !in_string;
    else if (in_string)
      i += byte == '\\';
    else
      values += byte == ',' || byte == '[' || byte == '{';
  }
  return values > VALUES_MAX;
}

json_t *answer_parse(const GByteArray *body, GError **error)
{
  json_error_t why;
  if (body->len == 0) {
    g_set_error(error, FAILURE, FAILED_REJECT, "the answer is not JSON: it is empty");
    return NULL;
  }
  if (too_many_values(body)) {
    g_set_error(error, FAILURE, FAILED_REJECT, "the answer holds more than %d values; ask for fewer messages at once",
                VALUES_MAX);
    return NULL;
  }
  /* An escaped NUL is let through here and refused for its message alone. */
  json_t *root = json_loadb((const char *)body->data, body->len, JSON_ALLOW_NUL, &why);
  if (root == NULL)
    g_set_error(error, FAILURE, FAILED_REJECT, "the answer is not JSON: line %d, column %d", why.line, why.column);
  return root;
}

static SendResult by_class(gint status)
{
  switch (status) {
  case 401:
  case 403:
    return SEND_CONFIG;
  case 408:
  case 425:
    return SEND_TEMPORARY;
  case 429:
    return SEND_THROTTLED;
  case 502: /* a proxy says so, not the provider, who may have taken the message */
  case 504:
    return SEND_UNCERTAIN;
  default:
    break;
  }
  if (status >= 500)
    return SEND_TEMPORARY;
  if (status >= 400)
    return SEND_PERMANENT;
  return status >= 300 ? SEND_CONFIG : SEND_UNCERTAIN; /* a redirect is not followed: the base is wrong */
}

static gboolean look_up(const Outcomes *outcomes, const char *code, SendResult *result)
{
  gpointer value;
  if (code == NULL || outcomes->results == NULL || !g_hash_table_lookup_extended(outcomes->results, code, NULL, &value))
    return FALSE;
  *result = (SendResult)GPOINTER_TO_INT(value);
  return TRUE;
}

gboolean code_shaped(const char *code)
{
  const char *number = code + (code[0] == '-');
  const gsize length = strlen(number), digits = strspn(number, "0123456789");
  if (digits == length)
    return length > 0 && length <= CODE_DIGITS;
  return length <= CODE_MAX && strchr(number, '_') != NULL && strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == length;
}

const char *code_told(const char *code, gboolean known)
{
  return known || code_shaped(code) ? code : "unlisted";
}

SendResult answer_judge(const Provider *provider, const HttpResponse *response, json_t *root, char **reason, char **words)
{
  char room[SOURCE_ROOM], number[16];
  const gint status = response->status;
  const char *code = provider->error_text != NULL ? source_text(provider->error_text, root, response->body, room)
                                                  : json_as_text(pointer_find(provider->error_code, root), room);
  SendResult result = by_class(status);
  const gboolean known = look_up(&provider->error_codes, code, &result);
  *reason = g_strdup_printf("HTTP %d%s%s", status, code != NULL ? " " : "", code != NULL ? code_told(code, known) : "");
  if (words != NULL) {
    char words_room[24];
    const char *said = json_as_text(pointer_find(provider->error_message, root), words_room);
    *words = g_strdup(said);
  }
  g_snprintf(number, sizeof number, "%d", status);
  if (!known)
    look_up(&provider->error_statuses, number, &result);
  return result;
}

gboolean answer_fail(const Provider *provider, const char *what, const HttpResponse *response, json_t *root, GError **error)
{
  g_autofree char *reason = NULL;
  const SendResult result = answer_judge(provider, response, root, &reason, NULL);
  Failure code = FAILED_REJECT;
  const char *mend = "compare the answer with the profile";
  if (result == SEND_CONFIG) {
    code = FAILED_CONFIG;
    mend = "check the account's base, vars and secrets";
  } else if (result == SEND_TEMPORARY || result == SEND_THROTTLED || (result == SEND_UNCERTAIN && response->status >= 300)) {
    code = FAILED_RETRY;
    mend = "it is asked again";
  }
  g_set_error(error, FAILURE, (gint)code, "the %s of %s was refused: %s; %s", what, provider->facts.name, reason, mend);
  return FALSE;
}

gboolean answer_names_error(const Provider *provider, json_t *root)
{
  char room[24];
  SendResult result;
  return look_up(&provider->error_codes, json_as_text(pointer_find(provider->error_code, root), room), &result) &&
         result != SEND_ACCEPTED;
}

gboolean answer_none(const Provider *provider, const char *what, const HttpResponse *response, GError **error)
{
  g_set_error(error, FAILURE, FAILED_RETRY, "the %s of %s had no answer: %s; it is asked again", what, provider->facts.name,
              response->failure != NULL ? response->failure : "no reason known");
  return FALSE;
}
