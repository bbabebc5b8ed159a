#include "init.h"

#include "cli/sample.h"
#include "cli/secrets.h"
#include "clock.h"
#include "import.h"
#include "model/audit.h"
#include "model/households.h"
#include "model/phones.h"
#include "model/places.h"

#include <stdio.h>
#include <sysexits.h>

typedef struct {
  guint places;
  guint households;
} Added;

static gboolean put_area(Book *book, const Area *area, Added *added, GError **error)
{
  gboolean new;
  if (!areas_put(book, area->code, area->name.name, area->name.name_en, &new, error))
    return FALSE;
  added->places += new ? 1 : 0;
  return TRUE;
}

static gboolean put_areas(Book *book, const GPtrArray *areas, Added *added, GError **error)
{
  for (guint i = 0; i < areas->len; i++)
    if (!put_area(book, g_ptr_array_index(areas, i), added, error))
      return FALSE;
  return TRUE;
}

static gboolean put_village(Book *book, const Village *village, gint32 households, Added *added, GError **error)
{
  gboolean new;
  if (!villages_put(book, village->code, village->name.name, village->name.name_en, &new, error))
    return FALSE;
  added->places += new ? 1 : 0;
  for (gint32 number = 1; number <= households; number++) {
    if (!households_add(book, household_code(village->code, number), &new, error))
      return FALSE;
    added->households += new ? 1 : 0;
  }
  return TRUE;
}

gboolean init_village(Book *book, const Programme *programme, const Village *village, GError **error)
{
  Added added = {0};
  const Area *district = programme_district(programme, village->code / 10000);
  return (district == NULL || put_area(book, district, &added, error)) &&
         put_area(book, programme_tambon(programme, village->code / 100), &added, error) &&
         put_village(book, village, programme->households, &added, error);
}

static gboolean put_places(Book *book, const Programme *programme, Added *added, GError **error)
{
  if (!phones_set_roster(book, programme->junior_mentors, error) || !put_areas(book, programme->districts, added, error) ||
      !put_areas(book, programme->tambons, added, error))
    return FALSE;
  for (guint i = 0; i < programme->villages->len; i++)
    if (!put_village(book, g_ptr_array_index(programme->villages, i), programme->households, added, error))
      return FALSE;
  return TRUE;
}

static gboolean load(Book *book, const Programme *programme, const char *name, FILE *out, GError **error)
{
  Added added = {0};
  if (!book_begin(book, error))
    return FALSE;
  g_autofree char *detail = NULL;
  gboolean done = put_places(book, programme, &added, error);
  if (done && (added.places > 0 || added.households > 0)) {
    detail = g_strdup_printf("%u places, %u households added", added.places, added.households);
    done = audit_add(book, clock_now_ms(), "cli", "init", detail, error);
  }
  if (!done) {
    book_rollback(book);
    return FALSE;
  }
  if (!book_commit(book, error))
    return FALSE;
  fprintf(out, "%s: %s\n", name, detail != NULL ? detail : "nothing to add");
  return TRUE;
}

gboolean init_load(Book *book, const Programme *programme, const char *pin_key, const char *name, const char *sample_folder,
                   FILE *out, GError **error)
{
  if (!load(book, programme, name, out, error))
    return FALSE;
  return sample_folder == NULL || cli_import_sample(book, programme, pin_key, sample_folder, out, error);
}

char *init_sample_folder(const Setup *setup)
{
  g_autofree char *beside = g_path_get_dirname(setup->path);
  return g_build_filename(beside, "sample", NULL);
}

gboolean init_history(const Setup *setup, Book *book, FILE *out, GError **error)
{
  const Gateway gateway = setup_gateway(setup, book);
  return sample_history(&gateway, clock_now_ms(), out, error);
}

char *init_key(const Setup *setup, gboolean *made, FILE *out, GError **error)
{
  if (!secrets_make(setup->pin_key_file, made, error))
    return NULL;
  if (*made)
    fprintf(out, "%s: made; back it up, apart from the database\n", setup->pin_key_file);
  return secrets_read(setup->pin_key_file, error);
}

int cli_init(const Job *job, GError **error)
{
  const Setup *setup = job->setup;
  const gboolean sample = job->line->sample;
  gboolean made = FALSE;
  g_autofree char *folder = init_sample_folder(setup), *key = init_key(setup, &made, job->out, error);
  const gboolean done = key != NULL &&
                        init_load(job->book, setup->programme, key, setup->database, sample ? folder : NULL, job->out, error) &&
                        (!sample || init_history(setup, job->book, job->out, error));
  return done ? EX_OK : EX_SOFTWARE; /* a failure's own status comes from its error */
}
