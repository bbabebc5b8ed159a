/* sammachip: reads the command line, loads the configuration, runs a subcommand or the daemon. */
#include "cli/check.h"
#include "cli/import.h"
#include "cli/init.h"
#include "cli/provider.h"
#include "cli/read.h"
#include "cli/run.h"
#include "cli/say.h"
#include "cli/setup.h"
#include "cli/verify.h"
#include "clock.h"
#include "error.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

typedef struct {
  char *config;
  char *database;
  char *from;
  char *at;
  gboolean dry_run, replies, sample, version;
  char **words; /* the subcommand and its arguments */
} Line;

typedef struct {
  const char *name;
  int least, most; /* arguments after the name */
  const char *arguments;
  const char *help;
  int (*run)(const Line *line, const Setup *setup, GError **error);
} Subcommand;

static int status_of(gboolean good)
{
  return good ? EX_OK : EX_SOFTWARE; /* a failure's own status comes from its error */
}

static int run_daemon(const Line *line, const Setup *setup, GError **error)
{
  (void)line;
  return cli_run(setup, error);
}

static int run_check(const Line *line, const Setup *setup, GError **error)
{
  (void)error;
  if (line->replies)
    return cli_check_replies(setup->catalogue, stdout);
  printf("%s: good: %u villages, %u products\n", setup->path, setup->programme->villages->len, setup->programme->products->len);
  for (guint i = 0; i < setup->providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(setup->providers, i));
    printf("account %s: %s, %s\n", facts->name, facts->polls ? "polled" : "not polled",
           facts->sends ? "sends" : "does not send");
  }
  for (guint i = 0; setup->ussd->port != 0 && i < setup->ussd->entries->len; i++) {
    const UssdEntry *entry = g_ptr_array_index(setup->ussd->entries, i);
    printf("ussd %s: *%s#, %s, at %s port %u\n", entry->name, entry->service, dialect_title(entry->dialect), entry->path,
           setup->ussd->port);
  }
  return EX_OK;
}

static int run_init(const Line *line, const Setup *setup, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(setup->path);
  g_autofree char *sample = g_build_filename(folder, "sample", NULL);
  return status_of(cli_init(setup->programme, setup->database, line->sample ? sample : NULL, error));
}

static int run_import(const Line *line, const Setup *setup, GError **error)
{
  const gboolean people = strcmp(line->words[1], "people") == 0;
  if (!people && strcmp(line->words[1], "households") != 0) {
    g_set_error(error, FAILURE, FAILED_REJECT, "import: \"%s\" is not known; write households or people", line->words[1]);
    return EX_USAGE;
  }
  return status_of(
      cli_import(setup->programme, setup->database, people ? IMPORT_PEOPLE : IMPORT_HOUSEHOLDS, line->words[2], error));
}

/* ISO 8601; without a zone it is the programme's. 0 and FAILED_REJECT where it is no time. */
static gint64 parse_time(const char *text, const Programme *programme, GError **error)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset(programme->utc_offset_minutes * 60);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, zone);
  g_autofree char *longer = g_strdup_printf("%s:00", text); /* GLib wants the seconds */
  if (time == NULL)
    time = g_date_time_new_from_iso8601(longer, zone);
  if (time == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "\"%s\" is no time; write 2017-03-27T10:00", text);
    return 0;
  }
  return g_date_time_to_unix(time) * 1000;
}

static int run_say(const Line *line, const Setup *setup, GError **error)
{
  if (line->from == NULL) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "say: who says it? add --from 0812345678");
    return EX_USAGE;
  }
  const gint64 at_ms = line->at != NULL ? parse_time(line->at, setup->programme, error) : 0;
  if (*error != NULL)
    return EX_DATAERR;
  return cli_say(setup, line->from, at_ms, line->dry_run, line->words[1], stdout, error);
}

static int run_read(const Line *line, const Setup *setup, GError **error)
{
  (void)line;
  (void)error;
  return cli_read(setup->reader, setup->programme, stdin, stdout);
}

static int run_verify(const Line *line, const Setup *setup, GError **error)
{
  (void)line;
  return status_of(cli_verify(setup->database, error));
}

static int run_provider(const Line *line, const Setup *setup, GError **error)
{
  const Provider *provider = setup_provider(setup, line->words[2]);
  if (provider == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "provider: the settings have no account \"%s\"", line->words[2]);
    return EX_DATAERR;
  }
  return cli_provider(provider, line->words[1], (const char *const *)line->words + 3, stdout, error);
}

static const Subcommand subcommands[] = {
    {"run", 0, 0, "", "the daemon: polls, books, answers", run_daemon},
    {"check", 0, 0, "[--replies]", "the configuration; --replies: the widest text of every reply", run_check},
    {"init", 0, 0, "[--sample]", "create the database, load the programme; --sample: with invented people", run_init},
    {"import", 2, 2, "households|people FILE.csv", "load a CSV file, all of it or nothing", run_import},
    {"say", 1, 1, "--from PHONE [--at TIME] [--dry-run] TEXT", "one message through the real path", run_say},
    {"read", 0, 0, "", "JSON lines in, what each was understood as out; no database", run_read},
    {"verify", 0, 0, "", "recompute all totals from the ledger and compare", run_verify},
    {"provider", 2, 4, "poll|send|profile NAME [CURSOR | PHONE TEXT]", "try an account without a database", run_provider},
};

static const Subcommand *find(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(subcommands); i++) {
    if (strcmp(subcommands[i].name, name) == 0)
      return &subcommands[i];
  }
  return NULL;
}

static char *summary(void)
{
  GString *text = g_string_new("Subcommands:\n");
  for (gsize i = 0; i < G_N_ELEMENTS(subcommands); i++)
    g_string_append_printf(text, "  %-9s %-46s %s\n", subcommands[i].name, subcommands[i].arguments, subcommands[i].help);
  return g_string_free(text, FALSE);
}

static int usage(const char *what)
{
  fprintf(stderr, "sammachip: %s; `sammachip --help` shows all\n", what);
  return EX_USAGE;
}

static int execute(const Line *line)
{
  const Subcommand *subcommand = line->words != NULL && line->words[0] != NULL ? find(line->words[0]) : NULL;
  if (subcommand == NULL)
    return usage("which subcommand? run, check, init, import, say, read, verify, provider");
  const int given = (int)g_strv_length(line->words) - 1;
  if (given < subcommand->least || given > subcommand->most) {
    g_autofree char *what = g_strdup_printf("write: sammachip %s %s", subcommand->name, subcommand->arguments);
    return usage(what);
  }
  const char *environment = g_getenv("SAMMACHIP_CONFIG");
  const char *config = line->config != NULL ? line->config : environment != NULL ? environment : SAMMACHIP_CONFIG;
  g_autoptr(GError) error = NULL;
  g_autoptr(Setup) setup = setup_load(config, line->database, &error);
  int status = EX_CONFIG;
  if (setup != NULL) {
    log_set_level(setup->log);
    status = subcommand->run(line, setup, &error);
  }
  if (error != NULL) {
    fprintf(stderr, "%s\n", error->message);
    status = status == EX_USAGE ? status : failure_exit_status(error);
  }
  return status;
}

int main(int argc, char **argv)
{
  Line line = {0};
  const GOptionEntry entries[] = {
      {"config", 'c', 0, G_OPTION_ARG_FILENAME, &line.config, "The settings file", "FILE"},
      {"database", 'd', 0, G_OPTION_ARG_FILENAME, &line.database, "The database, in place of the one the settings name",
       "FILE"},
      {"from", 0, 0, G_OPTION_ARG_STRING, &line.from, "say: who says it", "PHONE"},
      {"at", 0, 0, G_OPTION_ARG_STRING, &line.at, "say: when, 2017-03-27T10:00", "TIME"},
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &line.dry_run, "say: keep nothing", NULL},
      {"replies", 0, 0, G_OPTION_ARG_NONE, &line.replies, "check: a line for each reply", NULL},
      {"sample", 0, 0, G_OPTION_ARG_NONE, &line.sample, "init: with invented people", NULL},
      {"version", 'V', 0, G_OPTION_ARG_NONE, &line.version, "Print the version", NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &line.words, NULL, "SUBCOMMAND [ARGUMENT…]"},
      G_OPTION_ENTRY_NULL,
  };
  setlocale(LC_CTYPE, "C.UTF-8"); /* arguments are UTF-8 whatever the shell's locale says */
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_autofree char *text = summary();
  g_autoptr(GError) error = NULL;
  g_option_context_set_summary(context, "SMS gateway for community programmes.");
  g_option_context_set_description(context, text);
  g_option_context_add_main_entries(context, entries, NULL);
  int status;
  if (!g_option_context_parse(context, &argc, &argv, &error))
    status = usage(error->message);
  else if (line.version)
    status = printf("sammachip %s\n", SAMMACHIP_VERSION) < 0;
  else
    status = execute(&line);
  g_strfreev(line.words);
  g_free(line.config);
  g_free(line.database);
  g_free(line.from);
  g_free(line.at);
  return status;
}
