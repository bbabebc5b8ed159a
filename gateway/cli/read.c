#include "read.h"

#include "clock.h"
#include "message/request_json.h"
#include "text/fold.h"

#include <string.h>

#define EXIT_DATA 65

static gboolean parse_at(const json_t *at, const Programme *programme, gint64 *ms)
{
  if (at == NULL) {
    *ms = clock_now_ms();
    return TRUE;
  }
  if (json_is_integer(at)) {
    *ms = json_integer_value(at);
    return TRUE;
  }
  if (!json_is_string(at))
    return FALSE;
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset(programme->utc_offset_minutes * 60);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(json_string_value(at), zone);
  if (time == NULL)
    return FALSE;
  *ms = g_date_time_to_unix(time) * 1000 + g_date_time_get_microsecond(time) / 1000;
  return TRUE;
}

/* What is wrong with the line; NULL: nothing, `result` is set. */
static const char *read_one(const Reader *reader, const Programme *programme, const json_t *line, json_t *result)
{
  Incoming incoming = {0};
  Request request;
  const json_t *text = json_object_get(line, "text"), *role = json_object_get(line, "role");
  const json_t *from = json_object_get(line, "from");
  if (!json_is_string(text))
    return "no text";
  if (!json_is_string(role) || !role_set_parse(json_string_value(role), &incoming.roles))
    return "unknown role; villager, mentor, mentor_lead, officer, unregistered, joined by +";
  if (from != NULL && !json_is_string(from) && !json_is_null(from))
    return "from is no string";
  if (!parse_at(json_object_get(line, "at"), programme, &incoming.at_ms))
    return "at is neither ISO 8601 nor milliseconds";
  g_autofree char *folded = fold(json_string_value(text), json_string_length(text));
  incoming.text = folded;
  incoming.from = json_string_value(from);
  reader_read(reader, &incoming, &request);
  json_object_set_new(result, "command", json_string(request_label(&request)));
  g_autofree char *fields = request_text(&request, programme->home, FALSE);
  json_object_set_new(result, "fields", json_loads(fields, 0, NULL));
  return NULL;
}

int cli_read(const Reader *reader, const Programme *programme, FILE *in, FILE *out)
{
  int status = 0;
  char *line = NULL;
  size_t size = 0;
  for (ssize_t length = getline(&line, &size, in); length >= 0; length = getline(&line, &size, in)) {
    if (strspn(line, " \t\r\n") == (gsize)length)
      continue;
    json_error_t failure;
    json_t *parsed = json_loadb(line, (gsize)length, JSON_ALLOW_NUL, &failure), *result = json_object();
    json_t *id = json_object_get(parsed, "id");
    json_object_set_new(result, "id", id != NULL ? json_incref(id) : json_null());
    const char *wrong = json_is_object(parsed) ? read_one(reader, programme, parsed, result) : "not a JSON object";
    if (wrong != NULL) {
      json_object_set_new(result, "error", json_string(wrong));
      status = EXIT_DATA;
    }
    json_dumpf(result, out, JSON_COMPACT | JSON_PRESERVE_ORDER);
    fputc('\n', out);
    json_decref(result);
    json_decref(parsed);
  }
  free(line);
  return status;
}
