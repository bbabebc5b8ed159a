#include "simulator/api.h"
#include "simulator/hostile.h"

#include <string.h>

#define DELAY_MAX_MS 110000 /* less than an idle connection lives */

static gboolean read_probability(const json_t *value, double *probability)
{
  *probability = json_number_value(value);
  return json_is_number(value) && *probability >= 0 && *probability <= 1;
}

static gboolean read_count(const json_t *value, gint64 most, gint64 *count)
{
  *count = CLAMP(json_integer_value(value), 0, most);
  return json_is_integer(value);
}

/* "hostile": its name; "hostile_on": "poll" or "send", both where absent; "hostile_times": how often, always where absent. */
static gboolean read_hostile(const char *name, const json_t *value, Faults *faults)
{
  const char *text = json_string_value(value);
  if (strcmp(name, "hostile_times") == 0)
    return read_count(value, G_MAXINT32, &faults->hostile_times);
  if (strcmp(name, "hostile") == 0)
    return (faults->hostile = hostile_find(text)) != NULL;
  if (strcmp(name, "hostile_on") != 0)
    return FALSE;
  faults->hostile_poll = g_strcmp0(text, "poll") == 0;
  faults->hostile_send = g_strcmp0(text, "send") == 0;
  return faults->hostile_poll || faults->hostile_send;
}

static gboolean read_fault(const char *name, const json_t *value, Faults *faults)
{
  const struct {
    const char *name;
    double *probability;
  } table[] = {{"duplicate", &faults->duplicate},
               {"reorder", &faults->reorder},
               {"refuse_429", &faults->refuse_429},
               {"drop_after_accept", &faults->drop_after_accept},
               {"error_500", &faults->error_500},
               {"cut_before", &faults->cut_before},
               {"truncate", &faults->truncate},
               {"garbage", &faults->garbage},
               {"reject", &faults->reject},
               {"busy", &faults->busy},
               {"other_id", &faults->other_id},
               {"same_id", &faults->same_id},
               {"lose", &faults->lose},
               {"ids_down", &faults->ids_down},
               {"ids_huge", &faults->ids_huge},
               {"same_page", &faults->same_page},
               {"dates_1970", &faults->dates_1970},
               {"dates_2099", &faults->dates_2099},
               {"keep_read", &faults->keep_read}};
  for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
    if (strcmp(name, table[i].name) == 0)
      return read_probability(value, table[i].probability);
  }
  if (strcmp(name, "delay_ms") == 0)
    return read_count(value, DELAY_MAX_MS, &faults->delay_ms);
  return strcmp(name, "api") == 0 || read_hostile(name, value, faults);
}

void faults_handle(Provider *provider, HttpCall *call, const json_t *body)
{
  Faults faults = {.delay_ms = provider->state->delay_ms, .hostile_poll = TRUE, .hostile_send = TRUE, .hostile_times = -1};
  const char *name;
  json_t *value;
  json_object_foreach((json_t *)body, name, value)
  {
    if (!read_fault(name, value, &faults)) {
      answer_error(call, 400, "invalid", name);
      return;
    }
  }
  provider->faults = faults;
  answer(call, 200, g_string_new("{\"ok\":true}"));
}
