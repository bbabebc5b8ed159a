#include "cli/init_dialogue.h"

#include "cli/doctor.h"
#include "cli/init.h"
#include "cli/init_book.h"
#include "cli/init_write.h"
#include "cli/owner.h"
#include "error.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

gboolean init_asks(const Job *job)
{
  return !job->line->yes && !job->line->sample && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* --language, else the one that the terminal's programs speak. */
static const Phrases *phrases_for(const Job *job)
{
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  const char *said = job->line->language;
  for (gsize i = 0; said == NULL && i < G_N_ELEMENTS(names); i++) {
    const char *value = g_getenv(names[i]);
    said = value != NULL && *value != '\0' ? value : NULL;
  }
  return catalogue_phrases(job->setup->catalogue, said != NULL && g_str_has_prefix(said, "th") ? "th" : "en");
}

gboolean init_has_book(const Job *job)
{
  const char *database = job->setup->database;
  if (!g_file_test(database, G_FILE_TEST_EXISTS))
    return FALSE;
  g_autofree char *note = phrase_fill(phrases_for(job), PHRASE_INIT_THERE, "file", database, NULL);
  fprintf(job->out, "%s\n", note);
  return TRUE;
}

/* -- what would be done -------------------------------------------------------------------------------------------- */

static void show(const Dialogue *dialogue, PhraseId what, const char *value)
{
  fprintf(dialogue->out, "  %s: %s\n", phrase(dialogue->phrases, what), value);
}

static void show_account(const Dialogue *dialogue, const InitAnswers *answers, const InitAccount *account)
{
  g_autofree char *beside = g_path_get_dirname(answers->settings);
  g_autofree char *line = g_strdup_printf("%s, %s, %s%s%s", account->name, account->title, account->base,
                                          *account->own_number != '\0' ? ", " : "", account->own_number);
  show(dialogue, PHRASE_INIT_WILL_ACCOUNT, line);
  for (guint i = 0; i < account->secrets->len; i++) {
    const InitValue *value = g_ptr_array_index(account->secrets, i);
    g_autofree char *path = g_build_filename(beside, value->file, NULL);
    show(dialogue, PHRASE_INIT_WILL_SECRET, path);
  }
}

static void show_all(const Dialogue *dialogue, const InitAnswers *answers)
{
  g_autofree char *kept = g_strconcat(answers->settings, ".before", NULL),
                  *pages = g_strdup_printf("http://127.0.0.1:%u/", answers->pages);
  fprintf(dialogue->out, "\n%s\n", phrase(dialogue->phrases, PHRASE_INIT_WILL));
  show(dialogue, PHRASE_INIT_WILL_SETTINGS, answers->settings);
  if (init_in_place(answers))
    show(dialogue, PHRASE_INIT_WILL_KEPT, kept);
  show(dialogue, PHRASE_INIT_WILL_BOOK, answers->database);
  for (guint i = 0; i < answers->accounts->len; i++)
    show_account(dialogue, answers, g_ptr_array_index(answers->accounts, i));
  g_autofree char *villages = g_strdup_printf("%u", answers->programme != NULL ? answers->programme->villages->len : 0);
  if (answers->programme != NULL)
    show(dialogue, PHRASE_INIT_WILL_VILLAGES, villages);
  const char *nobody = phrase(dialogue->phrases, PHRASE_INIT_NOBODY);
  show(dialogue, PHRASE_INIT_WILL_PEOPLE,
       answers->people == INIT_SAMPLE  ? phrase(dialogue->phrases, PHRASE_INIT_INVENTED)
       : answers->persons.name != NULL ? answers->persons.name
                                       : nobody);
  if (answers->households.name != NULL)
    show(dialogue, PHRASE_INIT_WILL_HOUSEHOLDS, answers->households.name);
  show(dialogue, PHRASE_INIT_WILL_OFFICER, answers->officer_phone);
  show(dialogue, PHRASE_INIT_WILL_PAGES, answers->pages != 0 ? pages : phrase(dialogue->phrases, PHRASE_NO));
}

/* -- doing it ------------------------------------------------------------------------------------------------------ */

static void note_book(const Setup *setup, gboolean key, InitTrail *trail)
{
  static const char *const parts[] = {".lock", "", "-wal", "-shm"};
  for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
    g_autofree char *path = g_strconcat(setup->database, parts[i], NULL);
    init_trail_made(trail, path);
  }
  if (key)
    init_trail_made(trail, setup->pin_key_file);
}

static gboolean make_book(const Setup *setup, const InitAnswers *answers, InitTrail *trail, FILE *out, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(setup->database);
  gboolean made = FALSE;
  if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
    g_mkdir_with_parents(folder, 0700); /* where that fails, opening says so */
    init_trail_made(trail, folder);
  }
  g_autofree char *key = init_key(setup, &made, out, error);
  note_book(setup, made, trail);
  g_autoptr(Book) book = key != NULL ? setup_book(setup, setup->database, STORE_CREATE, error) : NULL;
  return book != NULL && init_fill(book, setup, key, answers, out, error) &&
         (answers->people != INIT_SAMPLE || init_history(setup, book, out, error));
}

/* NULL: nothing of it is left. */
static Setup *make(const InitAnswers *answers, FILE *out, GError **error)
{
  g_autoptr(InitTrail) trail = init_trail_new();
  g_autoptr(Setup) setup = NULL;
  uid_t owner;
  gid_t group;
  owner_of(answers->database, &owner, &group); /* so root prepares what the daemon's user can read */
  gboolean done = init_write(answers, owner, group, trail, error) &&
                  (setup = setup_load(answers->settings, NULL, error)) != NULL && owner_become(owner, group, error) &&
                  make_book(setup, answers, trail, out, error);
  if (done && init_signalled()) {
    g_set_error_literal(error, FAILURE, FAILED_RETRY, "init: interrupted");
    done = FALSE;
  }
  if (done)
    return g_steal_pointer(&setup);
  owner_become(0, 0, NULL); /* root comes back to undo */
  init_trail_undo(trail);
  return NULL;
}

/* To be typed as it is shown: a plain name stays plain. Caller frees. */
static char *shell_word(const char *path)
{
  for (const char *at = path; *at != '\0'; at++)
    if (!g_ascii_isalnum(*at) && strchr("/._-+", *at) == NULL && (guchar)*at < 0x80)
      return g_shell_quote(path);
  return g_strdup(path);
}

int init_look(const Job *job, GError **error)
{
  g_autoptr(Setup) setup = setup_again(job->setup, error); /* with the key that is there now */
  if (setup == NULL)
    return EX_CONFIG;
  Job looking = *job;
  looking.setup = setup;
  fprintf(job->out, "\n");
  const int verdict = cli_doctor(&looking, error);
  const char *environment = g_getenv("SAMMACHIP_CONFIG");
  const gboolean usual = strcmp(setup->path, environment != NULL ? environment : SAMMACHIP_CONFIG) == 0;
  g_autofree char *path = shell_word(setup->path),
                  *command = usual ? g_strdup("sammachip") : g_strdup_printf("sammachip -c %s", path);
  g_autofree char *said =
      phrase_fill(phrases_for(job), verdict == EX_OK ? PHRASE_INIT_GREEN : PHRASE_INIT_MEND, "command", command, NULL);
  fprintf(job->out, "\n%s\n", said);
  return verdict;
}

static int make_and_look(const Dialogue *dialogue, const Job *job, const InitAnswers *answers, GError **error)
{
  sigset_t before;
  init_hold_signals(&before);
  g_autoptr(Setup) setup = make(answers, dialogue->out, error);
  sigprocmask(SIG_SETMASK, &before, NULL); /* one that came meanwhile ends us here */
  if (setup == NULL) {
    fprintf(dialogue->out, "%s\n", phrase(dialogue->phrases, PHRASE_INIT_LEFT));
    return EX_SOFTWARE;
  }
  Job made = *job;
  made.setup = setup;
  return init_look(&made, error);
}

int cli_init_asking(const Job *job, GError **error)
{
  const Dialogue dialogue = {.in = STDIN_FILENO, .out = job->out, .phrases = phrases_for(job)};
  InitAnswers answers = {0};
  gboolean agreed = FALSE;
  int status = EX_TEMPFAIL;
  fprintf(job->out, "%s\n", phrase(dialogue.phrases, PHRASE_INIT_HELLO));
  if (init_questions(&dialogue, job->setup, &answers)) {
    init_name_secrets(&answers);
    show_all(&dialogue, &answers);
    if (dialogue_agree(&dialogue, phrase(dialogue.phrases, PHRASE_INIT_GO), TRUE, &agreed) && agreed)
      status = make_and_look(&dialogue, job, &answers, error);
  }
  if (!agreed)
    fprintf(job->out, "\n%s\n", phrase(dialogue.phrases, PHRASE_INIT_LEFT));
  init_answers_clear(&answers);
  return status;
}
