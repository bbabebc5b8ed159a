#include "privacy.h"

#include "error.h"
#include "paper/output.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sysexits.h>

static const char *const languages[] = {"th", "en"};
static const char *const papers[] = {"notice", "record", "breach", "retention"};

typedef struct {
  const Programme *programme;
  const char *language;
} Office;

/* What stands for {name}; NULL: no such name. Caller frees. */
static char *value_of(const Office *office, const char *name)
{
  const Programme *programme = office->programme;
  const PlaceName *district = &programme_district(programme, programme->home)->name;
  const gboolean thai = strcmp(office->language, "th") == 0;
  const struct {
    const char *name;
    const char *text; /* NULL: the number */
    guint number;
  } values[] = {
      {"office", thai ? programme->name : programme->name_en, 0},
      {"telephone", programme->telephone, 0},
      {"notice_version", programme->notice_version, 0},
      {"district", thai ? district->name : district->name_en, 0},
      {"villages", NULL, programme->villages->len},
      {"households", NULL, (guint)programme->households},
      {"text_days", NULL, (guint)programme->keep_text_days},
      {"ledger_years", NULL, (guint)programme->keep_ledger_years},
      {"silent_days", NULL, (guint)programme->limits.silent_days},
      {"ticket_days", NULL, (guint)programme->limits.ticket_days},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
    if (strcmp(values[i].name, name) == 0)
      return values[i].text != NULL ? g_strdup(values[i].text) : g_strdup_printf("%u", values[i].number);
  }
  return NULL;
}

/* `line` is counted on where a newline is passed. NULL: an unknown name, which `unknown` then has. */
static char *fill(const Office *office, const char *template, guint *line, char **unknown)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (const char *at = template; *at != '\0';) {
    const char *end = *at == '{' ? strchr(at, '}') : NULL;
    if (end == NULL) {
      *line += *at == '\n';
      g_string_append_c(text, *at++);
      continue;
    }
    g_autofree char *name = g_strndup(at + 1, (gsize)(end - at - 1)), *value = value_of(office, name);
    if (value == NULL) {
      *unknown = g_steal_pointer(&name);
      return NULL;
    }
    g_string_append(text, value);
    at = end + 1;
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *paper_path(const char *folder, const char *language, const char *paper)
{
  g_autofree char *name = g_strdup_printf("%s-%s.md", language, paper);
  return g_build_filename(folder, name, NULL);
}

static char *fill_file(const Job *job, const char *language, const char *paper, GError **error)
{
  g_autofree char *beside = g_path_get_dirname(job->setup->path), *name = g_strconcat(paper, ".md", NULL);
  g_autofree char *path = g_build_filename(beside, "privacy", language, name, NULL), *unknown = NULL, *template = NULL;
  g_autoptr(GError) wrong = NULL;
  guint line = 1;
  if (!g_file_get_contents(path, &template, NULL, &wrong)) {
    g_set_error(error, FAILURE, FAILED_CONFIG, "%s: cannot be read: %s", path, wrong->message);
    return NULL;
  }
  const Office office = {job->setup->programme, language};
  char *text = fill(&office, template, &line, &unknown);
  if (text == NULL)
    g_set_error(error, FAILURE, FAILED_CONFIG, "%s:%u: {%s} is no name that can be filled in", path, line, unknown);
  return text;
}

static gboolean may_write(const char *folder, GError **error)
{
  if (g_mkdir_with_parents(folder, 0755) != 0) {
    g_set_error(error, FAILURE, FAILED_REJECT, "%s: cannot be made: %s", folder, g_strerror(errno));
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS(languages) * G_N_ELEMENTS(papers); i++) {
    g_autofree char *path = paper_path(folder, languages[i / G_N_ELEMENTS(papers)], papers[i % G_N_ELEMENTS(papers)]);
    if (g_access(path, F_OK) == 0) {
      g_set_error(error, FAILURE, FAILED_REJECT, "%s is there already and may be filled in; name a new folder", path);
      return FALSE;
    }
  }
  return TRUE;
}

int cli_privacy(const Job *job, GError **error)
{
  const char *folder = job->line->words[1];
  if (!may_write(folder, error))
    return EX_CANTCREAT;
  for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS(papers); k++) {
      g_autofree char *path = paper_path(folder, languages[i], papers[k]);
      g_autofree char *text = fill_file(job, languages[i], papers[k], error);
      if (text == NULL || !output_text(path, text, error))
        return EX_SOFTWARE;
      fprintf(job->out, "%s\n", path);
    }
  }
  return EX_OK;
}
