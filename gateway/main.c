/* sammachip: reads the command line, loads the configuration, runs a subcommand or the daemon. */
#include "cli/ask_daemon.h"
#include "cli/attend.h"
#include "cli/backup.h"
#include "cli/card.h"
#include "cli/check.h"
#include "cli/completion.h"
#include "cli/doctor.h"
#include "cli/export.h"
#include "cli/import.h"
#include "cli/init.h"
#include "cli/init_dialogue.h"
#include "cli/job.h"
#include "cli/login_code.h"
#include "cli/mismatches.h"
#include "cli/owner.h"
#include "cli/person.h"
#include "cli/pin.h"
#include "cli/practice.h"
#include "cli/privacy.h"
#include "cli/proposals.h"
#include "cli/provider.h"
#include "cli/queue.h"
#include "cli/read.h"
#include "cli/remind.h"
#include "cli/replay.h"
#include "cli/report.h"
#include "cli/retain.h"
#include "cli/run.h"
#include "cli/say.h"
#include "cli/secrets.h"
#include "cli/setup.h"
#include "cli/taken.h"
#include "cli/ticket.h"
#include "cli/verify.h"
#include "clock.h"
#include "error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define TYPED_SIZE 4096
#define NOTE_TRIES 100
#define NOTE_PAUSE_US 100000

static int status_of(gboolean good)
{
  return good ? EX_OK : EX_SOFTWARE; /* a failure's own status comes from its error */
}

static int run_tool(const Setup *setup, Book *book, const char *who, char **words, FILE *in, FILE *out, FILE *err,
                    GError **error);

static int run_daemon(const Job *job, GError **error)
{
  return cli_run(job->setup, run_tool, error);
}

static int run_check(const Job *job, GError **error)
{
  (void)error;
  const Setup *setup = job->setup;
  if (job->line->replies)
    return cli_check_replies(setup->catalogue, job->out);
  if (job->line->commands)
    return cli_check_commands(job->out);
  fprintf(job->out, "%s: good: %u villages, %u products\n", setup->path, setup->programme->villages->len,
          setup->programme->products->len);
  for (guint i = 0; i < setup->providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(setup->providers, i));
    fprintf(job->out, "account %s: %s, %s%s\n", facts->name, facts->polls ? "polled" : "not polled",
            facts->sends ? "sends" : "does not send", facts->pushed ? ", pushes" : "");
  }
  for (guint i = 0; setup->door->port != 0 && i < setup->ussd->entries->len; i++) {
    const UssdEntry *entry = g_ptr_array_index(setup->ussd->entries, i);
    fprintf(job->out, "ussd %s: *%s#, %s, at %s port %u\n", entry->name, entry->service, dialect_title(entry->dialect),
            entry->path, setup->door->port);
  }
  return EX_OK;
}

static int run_import(const Job *job, GError **error)
{
  char **words = job->line->words;
  if (!cli_import_knows(words[1], error))
    return EX_USAGE;
  return status_of(cli_import(job->book, job->setup->programme, job->setup->pin_key, job->who, words[1], words[2], job->in,
                              job->out, error));
}

static int run_read(const Job *job, GError **error)
{
  (void)error;
  return cli_read(job->setup->reader, job->setup->programme, stdin, job->out);
}

static int run_verify(const Job *job, GError **error)
{
  return status_of(cli_verify(job->setup->database, error));
}

static int run_practice(const Job *job, GError **error)
{
  char **words = job->line->words;
  return status_of(cli_practice(job->book, job->setup->programme, job->who, words[1], words[2], job->out, error));
}

static int run_remind(const Job *job, GError **error)
{
  if (!job->line->dry_run) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "remind: the daemon reminds; add --dry-run to see how many it would");
    return EX_USAGE;
  }
  return status_of(cli_remind(job->setup, error));
}

static int run_retain(const Job *job, GError **error)
{
  return status_of(cli_retain(job, error));
}

static int run_provider(const Job *job, GError **error)
{
  const char *const *words = (const char *const *)job->line->words;
  if (strcmp(words[1], "list") == 0 && words[2] == NULL)
    return cli_provider_list(job->setup->providers, job->out);
  if (words[2] == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "provider: of which account? write provider %s NAME", words[1]);
    return EX_USAGE;
  }
  const Provider *provider = setup_provider(job->setup, words[2]);
  if (provider == NULL) {
    g_set_error(error, FAILURE, FAILED_REJECT, "provider: the settings have no account \"%s\"", words[2]);
    return EX_DATAERR;
  }
  return cli_provider(provider, words[1], words + 3, job->out, error);
}

static int run_replay(const Job *job, GError **error)
{
  if (job->line->try == (job->line->words[1] != NULL)) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "replay: write a new file's name, or --try");
    return EX_USAGE;
  }
  return job->line->try ? cli_replay_try(job, error) : cli_replay(job, error);
}

/* Whether it uses the book, and which argument names a file that it reads: cli/job.h. */
static const Subcommand subcommands[] = {
    {"run", 0, 0, "", "the daemon: polls, books, answers", BOOK_NONE, 0, run_daemon},
    {"check", 0, 0, "[--replies | --commands]", "the configuration; the widest text of every reply; who may send what",
     BOOK_NONE, 0, run_check},
    {"init", 0, 0, "[--yes | --sample] [--language th|en]",
     "create the database, load the programme; asks on a terminal; --sample: with invented people", BOOK_CREATES, 0, cli_init},
    {"import", 2, 2, "KIND FILE.csv", "load a CSV file, all of it or nothing; KIND: households, people …", BOOK_WRITES, 2,
     run_import},
    {"mismatches", 0, 1, "[--place CODE] [YEAR]", "training days on which plan, reports and households do not agree", BOOK_NONE,
     0, cli_mismatches},
    {"settle", 2, 3, "VILLAGE DAY [YEAR]", "the households' contests of a training day are settled", BOOK_WRITES, 0,
     cli_settle},
    {"proposals", 0, 2, "[NUMBER accepted|refused]", "new products that mentors proposed; the office's decision", BOOK_WRITES,
     0, cli_proposals},
    {"held", 2, 2, "QUESTION yes|no", "an amount that waits for its sender's yes: agreed to, or cancelled, for him",
     BOOK_WRITES, 0, cli_held},
    {"again", 1, 1, "MESSAGE", "a message that was not understood is read again, its word being taught", BOOK_WRITES, 0,
     cli_again},
    {"resend", 1, 1, "NUMBER", "a reply that failed or is uncertain goes out once more, where it may", BOOK_WRITES, 0,
     cli_resend},
    {"leave", 2, 2, "message|reply NUMBER", "it needs nobody's attention any more", BOOK_WRITES, 0, cli_leave},
    {"say", 0, 1, "--from PHONE [--at TIME] [--dry-run] TEXT | --file FILE [--print]", "messages through the real path",
     BOOK_WRITES, 0, cli_say},
    {"read", 0, 0, "", "JSON lines in, what each was understood as out; no database", BOOK_NONE, 0, run_read},
    {"practice", 2, 2, "on|off VILLAGE|PHONE", "what is sent is answered and counts nowhere", BOOK_WRITES, 0, run_practice},
    {"remind", 0, 0, "--dry-run", "how many households would be reminded now", BOOK_NONE, 0, run_remind},
    {"reminders", 1, 1, "on|off", "whether households are reminded, whatever the settings say", BOOK_WRITES, 0, cli_reminders},
    {"retain", 0, 0, "[--dry-run]", "blank and delete what is past its time", BOOK_WRITES, 0, run_retain},
    {"verify", 0, 0, "", "recompute all totals from the ledger and compare", BOOK_NONE, 0, run_verify},
    {"pin", 1, 2, "make --village CODE -o FILE.csv | unlock HOUSEHOLD|PHONE", "PINs of cards; lift a lock", BOOK_WRITES, 0,
     cli_pin},
    {"phone", 2, 2, "suspend|resume PHONE", "a lost number, and one that is found again", BOOK_WRITES, 0, cli_phone},
    {"login-code", 1, 1, "PHONE", "a code for the officers' page, where no SMS can leave", BOOK_WRITES, 0, cli_login_code},
    {"ticket", 1, 2, "list [--all] | close N --outcome TEXT", "what people asked for by right", BOOK_WRITES, 0, cli_ticket},
    {"mydata", 1, 1, "PHONE|PERSON", "all that is kept about a person", BOOK_WRITES, 0, cli_mydata},
    {"erase", 1, 1, "[--yes] PHONE|PERSON", "take a person's name, numbers and texts out of the book", BOOK_WRITES, 0,
     cli_erase},
    {"replay", 0, 1, "NEW.db | --try", "the book made again from its journal, into a new file; compares the digests", BOOK_NONE,
     0, run_replay},
    {"provider", 1, 4, "list | poll|send|test|profile NAME [CURSOR | PHONE TEXT]", "try an account without a database",
     BOOK_NONE, 0, run_provider},
    {"queue", 0, 0, "", "what waits, by account, state and age", BOOK_NONE, 0, cli_queue},
    {"trace", 1, 1, "[--text] MESSAGE|reply:NUMBER", "one message's life, from its coming to the receipt of its reply",
     BOOK_NONE, 0, cli_trace},
    {"doctor", 0, 0, "", "looks at everything that can be wrong, and says how to mend it", BOOK_NONE, 0, cli_doctor},
    {"export", 2, 2, "KIND FILE.csv|FILE.xlsx [--from MONTH --to MONTH --place CODE --language th|en]",
     "a table: ledger, totals, people, training, products, assessments; all", BOOK_LEAVES, 0, cli_export},
    {"report", 0, 0, "--place CODE --month MONTH [--html FILE --language th|en]", "a village's or district's month",
     BOOK_LEAVES, 0, cli_report},
    {"card", 0, 0, "--village CODE --html FILE [--pins FILE --language th|en]", "cue cards, one for each household",
     BOOK_LEAVES, 0, cli_card},
    {"privacy", 1, 1, "FOLDER", "the office's papers about personal data, filled in", BOOK_NONE, 0, cli_privacy},
    {"backup", 1, 1, "FILE", "a whole copy of the database, beside the running daemon", BOOK_LEAVES, 0, cli_backup},
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

static int usage(const char *what, FILE *err)
{
  fprintf(err, "sammachip: %s; `sammachip --help` shows all\n", what);
  return EX_USAGE;
}

/* The file that the line names, for the subcommand to read. FALSE where it cannot be opened. */
static gboolean open_input(const Subcommand *subcommand, const Line *line, FILE **in, GError **error)
{
  const char *name = subcommand->input > 0 ? line->words[subcommand->input] : line->file;
  *in = NULL;
  if (name == NULL)
    return TRUE;
  *in = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
  if (*in == NULL)
    g_set_error(error, FAILURE, FAILED_REJECT, "%s cannot be read: %s", name, g_strerror(errno));
  return *in != NULL;
}

/* The book where the subcommand writes; where another process is its writer, that is asked to run the subcommand. */
static int run_here_or_there(const Subcommand *subcommand, Job *job, const char *const *given, GError **error)
{
  if (subcommand->book == BOOK_NONE || subcommand->book == BOOK_LEAVES)
    return subcommand->run(job, error);
  if (subcommand->book == BOOK_CREATES) {
    g_autofree char *folder = g_path_get_dirname(job->setup->database);
    g_mkdir_with_parents(folder, 0700); /* where that fails, opening says so */
    uid_t owner;
    gid_t group;
    owner_of(job->setup->database, &owner, &group);
    if (!owner_become(owner, group, error)) /* root's own book nobody but root could open */
      return EX_SOFTWARE;
  }
  g_autoptr(GError) wrong = NULL;
  g_autoptr(Book) book =
      setup_book(job->setup, job->setup->database, subcommand->book == BOOK_CREATES ? STORE_CREATE : STORE_WRITER, &wrong);
  if (book != NULL) {
    job->book = book;
    return subcommand->run(job, error);
  }
  gboolean asked = FALSE;
  int status = EX_SOFTWARE;
  if (g_error_matches(wrong, FAILURE, FAILED_RETRY) &&
      !ask_daemon(job->setup->database, given, job->in, &asked, &status, error))
    return EX_SOFTWARE;
  if (!asked)
    g_propagate_error(error, g_steal_pointer(&wrong));
  return status;
}

/* Of a copy that the line names nothing is noted: it is not the book, and may be on a medium that takes nothing. */
static int run_and_note(const Subcommand *subcommand, Job *job, const char *const *given, GError **error)
{
  const int status = run_here_or_there(subcommand, job, given, error);
  if (status != EX_OK || subcommand->book != BOOK_LEAVES || job->line->database != NULL)
    return status;
  Subcommand noting = *subcommand;
  noting.book = BOOK_WRITES;
  noting.run = cli_note_taken;
  int noted = run_here_or_there(&noting, job, given, error);
  for (int i = 0; i < NOTE_TRIES && g_error_matches(*error, FAILURE, FAILED_RETRY); i++) {
    g_clear_error(error); /* a daemon that has just begun holds the book and does not listen yet; another tool is soon done */
    g_usleep(NOTE_PAUSE_US);
    noted = run_here_or_there(&noting, job, given, error);
  }
  g_prefix_error(error, "it is done, but the audit does not know of it: ");
  return noted;
}

static int report(int status, const GError *error, FILE *err)
{
  if (error == NULL)
    return status;
  fprintf(err, "%s\n", error->message);
  return status == EX_USAGE ? status : failure_exit_status(error);
}

/* NULL after saying why the line cannot be used. */
static const Subcommand *chosen(const Line *line, FILE *err)
{
  const Subcommand *subcommand = line->words != NULL && line->words[0] != NULL ? find(line->words[0]) : NULL;
  const int given = line->words != NULL ? (int)g_strv_length(line->words) - 1 : 0;
  if (subcommand == NULL) {
    g_autoptr(GString) names = g_string_new("which subcommand? ");
    for (gsize i = 0; i < G_N_ELEMENTS(subcommands); i++)
      g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", subcommands[i].name);
    usage(names->str, err);
  } else if (given < subcommand->least || given > subcommand->most) {
    g_autofree char *what = g_strdup_printf("write: sammachip %s %s", subcommand->name, subcommand->arguments);
    usage(what, err);
    subcommand = NULL;
  }
  return subcommand;
}

static int execute(const Line *line, const char *const *given)
{
  const Subcommand *subcommand = chosen(line, stderr);
  if (subcommand == NULL)
    return EX_USAGE;
  const char *environment = g_getenv("SAMMACHIP_CONFIG");
  const char *config = line->config != NULL ? line->config : environment != NULL ? environment : SAMMACHIP_CONFIG;
  g_autoptr(GError) error = NULL;
  g_autoptr(Setup) setup = setup_load(config, line->database, &error);
  if (setup == NULL)
    return subcommand->run == cli_doctor ? cli_doctor_without(config, error, stdout) : report(EX_CONFIG, error, stderr);
  log_set_level(setup->log);
  if (line->output != NULL && !secrets_stdout(line->output, &error))
    return report(EX_SOFTWARE, error, stderr);
  Job job = {.line = line, .setup = setup, .who = "cli", .out = stdout, .err = stderr};
  int status = EX_SOFTWARE;
  const gboolean asks = subcommand->run == cli_init && init_asks(&job), there = asks && init_has_book(&job);
  if (asks && !there)
    status = cli_init_asking(&job, &error);
  else if (open_input(subcommand, line, &job.in, &error))
    status = run_and_note(subcommand, &job, given, &error);
  if (there && error == NULL && status == EX_OK)
    status = init_look(&job, &error);
  if (error == NULL && (fflush(stdout) != 0 || ferror(stdout)))
    g_set_error(&error, FAILURE, FAILED_RETRY, "%s cannot be written: %s; what is there is not whole",
                line->output != NULL ? line->output : "standard output", g_strerror(errno));
  if (job.in != NULL && job.in != stdin)
    fclose(job.in);
  if (line->output != NULL)
    secrets_drop_empty(line->output);
  return report(status, error, stderr);
}

static gboolean parse(Line *line, int *argc, char ***argv, gboolean helps, GError **error)
{
  const GOptionEntry entries[] = {
      {"config", 'c', 0, G_OPTION_ARG_FILENAME, &line->config, "The settings file", "FILE"},
      {"database", 'd', 0, G_OPTION_ARG_FILENAME, &line->database, "The database, in place of the one the settings name",
       "FILE"},
      {"from", 0, 0, G_OPTION_ARG_STRING, &line->from, "say: who says it; export: the first month", "PHONE"},
      {"to", 0, 0, G_OPTION_ARG_STRING, &line->to, "export: the last month", "MONTH"},
      {"month", 0, 0, G_OPTION_ARG_STRING, &line->month, "report: 2017-03 or 2560-03; without it this month", "MONTH"},
      {"place", 0, 0, G_OPTION_ARG_STRING, &line->place, "export, report, mismatches: a place's code", "CODE"},
      {"village", 0, 0, G_OPTION_ARG_STRING, &line->village, "card, pin make: a village's code", "CODE"},
      {"language", 0, 0, G_OPTION_ARG_STRING, &line->language, "export, report, card, init: th or en", "CODE"},
      {"html", 0, 0, G_OPTION_ARG_FILENAME, &line->html, "report, card: the page to write", "FILE"},
      {"pins", 0, 0, G_OPTION_ARG_FILENAME, &line->pins, "card: the PINs made for the households", "FILE"},
      {"at", 0, 0, G_OPTION_ARG_STRING, &line->at, "say: when, 2017-03-27T10:00", "TIME"},
      {"file", 0, 0, G_OPTION_ARG_FILENAME, &line->file, "say: a message a line: TIME, tab, PHONE, tab, TEXT", "FILE"},
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &line->dry_run, "say, remind, retain: keep nothing", NULL},
      {"print", 0, 0, G_OPTION_ARG_NONE, &line->print, "say --file: print the replies", NULL},
      {"try", 0, 0, G_OPTION_ARG_NONE, &line->try, "replay: only read the kept texts again", NULL},
      {"replies", 0, 0, G_OPTION_ARG_NONE, &line->replies, "check: a line for each reply", NULL},
      {"commands", 0, 0, G_OPTION_ARG_NONE, &line->commands, "check: a line for each command", NULL},
      {"outcome", 0, 0, G_OPTION_ARG_STRING, &line->outcome, "ticket close: what was done", "TEXT"},
      {"all", 0, 0, G_OPTION_ARG_NONE, &line->all, "ticket list: the closed ones too", NULL},
      {"yes", 0, 0, G_OPTION_ARG_NONE, &line->yes, "erase, init: do not ask", NULL},
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &line->output, "Print into a new file that only its owner may read", "FILE"},
      {"text", 0, 0, G_OPTION_ARG_NONE, &line->text, "trace: the texts too", NULL},
      {"sample", 0, 0, G_OPTION_ARG_NONE, &line->sample, "init: with invented people", NULL},
      {"completion", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &line->completion, "Print the completion for bash", NULL},
      {"version", 'V', 0, G_OPTION_ARG_NONE, &line->version, "Print the version", NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &line->words, NULL, "SUBCOMMAND [ARGUMENT…]"},
      G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GOptionContext) context = g_option_context_new(NULL);
  g_autofree char *text = summary();
  g_option_context_set_help_enabled(context, helps); /* it ends the process */
  g_option_context_set_summary(context, "SMS gateway for community programmes.");
  g_option_context_set_description(context, text);
  g_option_context_add_main_entries(context, entries, NULL);
  return g_option_context_parse(context, argc, argv, error);
}

static void line_clear(Line *line)
{
  g_strfreev(line->words);
  g_free(line->config);
  g_free(line->database);
  g_free(line->from);
  g_free(line->at);
  char *const texts[] = {line->file,     line->to,   line->month, line->place,   line->village,
                         line->language, line->html, line->pins,  line->outcome, line->output};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
}

/* What a tool asks of the daemon: its line, on the daemon's book and by the daemon's settings. */
static int run_tool(const Setup *setup, Book *book, const char *who, char **words, FILE *in, FILE *out, FILE *err,
                    GError **error)
{
  Line line = {0};
  g_autoptr(GPtrArray) arguments = g_ptr_array_new();
  g_ptr_array_add(arguments, (gpointer) "sammachip");
  for (char **word = words; *word != NULL; word++)
    g_ptr_array_add(arguments, *word);
  int count = (int)arguments->len, status = EX_USAGE;
  g_ptr_array_add(arguments, NULL);
  char **given = (char **)arguments->pdata;
  if (parse(&line, &count, &given, FALSE, error)) {
    const Subcommand *subcommand = chosen(&line, err);
    const Job job = {.line = &line, .setup = setup, .who = who, .book = book, .in = in, .out = out, .err = err};
    if (subcommand != NULL && subcommand->book == BOOK_LEAVES)
      status = cli_note_taken(&job, error);
    else if (subcommand != NULL && subcommand->book != BOOK_NONE)
      status = subcommand->run(&job, error);
    log_event(LOG_INFO, "tool", "subcommand=%s status=%d", subcommand != NULL ? subcommand->name : "none", status);
  }
  line_clear(&line);
  return report(status, *error, err);
}

/* A lone "-" is a line of standard input, so that a number or a text need not stand among the arguments, where everybody on the
 * machine can read it; but where a file is meant, "-" stays standard input as a whole. Both arrays hold the same words. */
static gboolean take_typed(char **argv, char **given, GError **error)
{
  if (g_strv_contains((const char *const *)given, "import"))
    return TRUE;
  for (guint i = 0; given[i] != NULL; i++) {
    if (strcmp(given[i], "-") != 0 || (i > 0 && strcmp(given[i - 1], "--file") == 0))
      continue;
    char text[TYPED_SIZE];
    if (fgets(text, sizeof text, stdin) == NULL) {
      g_set_error_literal(error, FAILURE, FAILED_REJECT, "\"-\" stands for a line of standard input, and there is none");
      return FALSE;
    }
    g_free(given[i]);
    given[i] = g_strdup(g_strchomp(text));
    argv[i] = given[i];
  }
  return TRUE;
}

int main(int argc, char **argv)
{
  Line line = {0};
  setlocale(LC_CTYPE, "C.UTF-8");                             /* arguments are UTF-8 whatever the shell's locale says */
  g_auto(GStrv) given = g_strdupv(argv + (argc > 0 ? 1 : 0)); /* parsing takes the options out of argv */
  g_autoptr(GError) error = NULL;
  int status;
  if (!take_typed(argv + (argc > 0 ? 1 : 0), given, &error) || !parse(&line, &argc, &argv, TRUE, &error))
    status = usage(error->message, stderr);
  else if (line.version)
    status = printf("sammachip %s\n", SAMMACHIP_VERSION) < 0;
  else if (line.completion)
    status = cli_completion(subcommands, G_N_ELEMENTS(subcommands), stdout);
  else
    status = execute(&line, (const char *const *)given);
  line_clear(&line);
  return status;
}
