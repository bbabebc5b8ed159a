#include "scope.h"

#include "error.h"
#include "model/places.h"

#include <string.h>

#define BUDDHIST_ERA 543
#define BUDDHIST_FROM 2400

gint32 scope_month(const char *text, const char *option, GError **error)
{
  gint32 year = 0, month = 0;
  char behind;
  if (sscanf(text, "%4d-%2d%c", &year, &month, &behind) == 2 && year >= BUDDHIST_FROM)
    year -= BUDDHIST_ERA;
  if (strlen(text) == 7 && day_exists(year, month, 1))
    return year * 100 + month;
  g_set_error(error, FAILURE, FAILED_REJECT, "%s: \"%s\" is no month; write 2017-03 or 2560-03", option, text);
  return 0;
}

static gboolean has_area(const GPtrArray *areas, gint64 code)
{
  for (guint i = 0; i < areas->len; i++)
    if (((const Area *)g_ptr_array_index(areas, i))->code == code)
      return TRUE;
  return FALSE;
}

static gboolean in_province(const Programme *programme, gint64 code)
{
  for (guint i = 0; i < programme->districts->len; i++)
    if (((const Area *)g_ptr_array_index(programme->districts, i))->code / 100 == code)
      return TRUE;
  return FALSE;
}

gint64 scope_place(const char *text, const Programme *programme, GError **error)
{
  guint64 code = 0;
  const gsize digits = strlen(text);
  if (g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT32, &code, NULL)) {
    const Village *village = digits == 4 || digits == 8 ? programme_village(programme, (gint32)code) : NULL;
    if ((digits == 4 && has_area(programme->districts, (gint64)code)) ||
        (digits == 6 && has_area(programme->tambons, (gint64)code)) || (digits == 2 && in_province(programme, (gint64)code)))
      return (gint64)code;
    if (village != NULL)
      return village->code;
  }
  g_set_error(
      error, FAILURE, FAILED_REJECT,
      "--place: the programme has no place \"%s\"; write a code of programme.cfg: a village's 8 digits or its last 4, a "
      "tambon's 6, a district's 4",
      text);
  return 0;
}

const Phrases *scope_phrases(const Job *job, GError **error)
{
  const char *language = job->line->language;
  if (language == NULL || catalogue_has_language(job->setup->catalogue, language))
    return catalogue_phrases(job->setup->catalogue, language);
  g_autofree char *known = g_strjoinv(" or ", (GStrv)catalogue_languages(job->setup->catalogue));
  g_set_error(error, FAILURE, FAILED_REJECT, "--language: \"%s\" is not known; write %s", language, known);
  return NULL;
}
