/* What `sammachip init` asks, in order, and how each answer is looked at. */
#include "cli/init_book.h"
#include "cli/init_villages.h"
#include "settings_text.h"
#include "text/phone.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PAGES_PORT "8032"

typedef struct {
  const Setup *setup;
  InitAnswers *answers;
  InitFile *file; /* the one that is asked for */
  GArray *phones; /* Phone: whom the book would know */
} Asked;

/* ~/x, x and ./x as absolute ones. Caller frees. */
static char *full_path(const char *answer)
{
  g_autofree char *at_home =
      g_str_has_prefix(answer, "~/") ? g_build_filename(g_get_home_dir(), answer + 2, NULL) : g_strdup(answer);
  return g_canonicalize_filename(at_home, NULL);
}

/* Whether it is a folder that takes files, or one that could be made. */
static gboolean takes_files(const char *folder)
{
  g_autofree char *at = g_strdup(folder);
  while (!g_file_test(at, G_FILE_TEST_EXISTS)) {
    char *above = g_path_get_dirname(at);
    g_free(at);
    at = above;
  }
  return g_file_test(at, G_FILE_TEST_IS_DIR) && g_access(at, W_OK | X_OK) == 0;
}

static gboolean is_empty(const char *folder)
{
  GDir *dir = g_dir_open(folder, 0, NULL);
  const gboolean empty = dir == NULL ? !g_file_test(folder, G_FILE_TEST_EXISTS) : g_dir_read_name(dir) == NULL;
  if (dir != NULL)
    g_dir_close(dir);
  return empty;
}

static char *check_settings(const Dialogue *dialogue, const char *answer, gpointer data)
{
  const Asked *asked = data;
  g_autofree char *folder = full_path(answer), *usual = g_path_get_dirname(asked->answers->from);
  if (!takes_files(folder))
    return phrase_fill(dialogue->phrases, PHRASE_INIT_BAD_FOLDER, "file", folder, NULL);
  if (strcmp(folder, usual) != 0 && !is_empty(folder))
    return phrase_fill(dialogue->phrases, PHRASE_INIT_BAD_NOT_EMPTY, "file", folder, NULL);
  return NULL;
}

static char *check_book(const Dialogue *dialogue, const char *answer, gpointer data)
{
  (void)data;
  g_autofree char *file = full_path(answer), *folder = g_path_get_dirname(file);
  if (g_file_test(file, G_FILE_TEST_EXISTS))
    return phrase_fill(dialogue->phrases, PHRASE_INIT_BAD_BOOK, "file", file, NULL);
  if (!takes_files(folder))
    return phrase_fill(dialogue->phrases, PHRASE_INIT_BAD_FOLDER, "file", folder, NULL);
  return NULL;
}

static gboolean ask_places(const Dialogue *dialogue, Asked *asked)
{
  InitAnswers *answers = asked->answers;
  g_autofree char *usual = g_path_get_dirname(answers->from);
  g_autofree char *answer =
      dialogue_ask(dialogue, phrase(dialogue->phrases, PHRASE_INIT_SETTINGS), usual, check_settings, asked);
  if (answer == NULL)
    return FALSE;
  g_autofree char *folder = full_path(answer), *name = g_path_get_basename(answers->from);
  answers->settings = g_build_filename(folder, name, NULL);
  g_autofree char *book =
      strcmp(folder, usual) == 0 ? g_strdup(asked->setup->database) : g_build_filename(folder, "sammachip.db", NULL);
  g_autofree char *database = dialogue_ask(dialogue, phrase(dialogue->phrases, PHRASE_INIT_BOOK), book, check_book, asked);
  answers->database = database != NULL ? full_path(database) : NULL;
  return database != NULL;
}

/* -- villages ------------------------------------------------------------------------------------------------------ */

static char *check_villages(const Dialogue *dialogue, const char *answer, gpointer data)
{
  InitAnswers *answers = ((Asked *)data)->answers;
  g_autofree char *programme = init_programme_file(answers->from), *text = NULL, *list = NULL;
  g_autoptr(GError) error = NULL;
  if (*answer == '\0')
    return NULL;
  g_autofree char *path = full_path(answer);
  if (!g_file_get_contents(path, &list, NULL, NULL))
    return phrase_fill(dialogue->phrases, PHRASE_INIT_BAD_FILE, "file", path, NULL);
  if (programme == NULL || !g_file_get_contents(programme, &text, NULL, &error))
    return g_strdup(error != NULL ? error->message : answers->from);
  answers->places = init_villages(text, path, list, &error);
  answers->programme = answers->places != NULL ? init_villages_read(answers->from, answers->places, &error) : NULL;
  if (answers->programme != NULL)
    return NULL;
  g_clear_pointer(&answers->places, g_free);
  return g_strdup(error->message);
}

static char *text_with_office(const Dialogue *dialogue, const char *places)
{
  static const struct {
    PhraseId question;
    const char *setting;
  } office[] = {{PHRASE_INIT_OFFICE, "office.name"},
                {PHRASE_INIT_OFFICE_EN, "office.name_en"},
                {PHRASE_INIT_OFFICE_TELEPHONE, "office.telephone"}};
  char *text = g_strdup(places);
  for (gsize i = 0; i < G_N_ELEMENTS(office) && text != NULL; i++) {
    g_autofree char *answer = dialogue_ask(dialogue, phrase(dialogue->phrases, office[i].question), NULL, NULL, NULL);
    g_autofree char *quoted = answer != NULL ? settings_text_quote(answer) : NULL, *before = text;
    text = quoted != NULL ? settings_text_put(before, office[i].setting, quoted) : NULL;
  }
  return text;
}

/* Another district has another office. Its telephone stands in the privacy notice, which must fit its SMS with it. */
static gboolean ask_office(const Dialogue *dialogue, InitAnswers *answers)
{
  for (;;) {
    g_autofree char *text = text_with_office(dialogue, answers->places);
    g_autoptr(GError) error = NULL;
    g_autoptr(Programme) programme = text != NULL ? init_villages_read(answers->from, text, &error) : NULL;
    if (text == NULL)
      return FALSE;
    if (programme != NULL) {
      programme_free(answers->programme);
      answers->programme = g_steal_pointer(&programme);
      g_free(answers->places);
      answers->places = g_steal_pointer(&text);
      return TRUE;
    }
    fprintf(dialogue->out, "  ! %s\n", error->message);
  }
}

static const char *name_in(const Dialogue *dialogue, const Village *village)
{
  const gboolean thai = strcmp(phrases_wording(dialogue->phrases)->code, "th") == 0;
  return thai ? village->name.name : village->name.name_en;
}

static gboolean ask_villages(const Dialogue *dialogue, Asked *asked)
{
  const GPtrArray *villages = asked->setup->programme->villages;
  g_autofree char *n = g_strdup_printf("%u", villages->len);
  const Village *first = villages->len > 0 ? g_ptr_array_index(villages, 0) : NULL;
  g_autofree char *question = phrase_fill(dialogue->phrases, PHRASE_INIT_VILLAGES, "n", n, "first",
                                          first != NULL ? name_in(dialogue, first) : "", NULL);
  fputc('\n', dialogue->out);
  g_autofree char *answer = dialogue_ask(dialogue, question, "", check_villages, asked);
  return answer != NULL && (asked->answers->places == NULL || ask_office(dialogue, asked->answers));
}

/* -- people -------------------------------------------------------------------------------------------------------- */

static char *check_people(const Dialogue *dialogue, const char *answer, gpointer data)
{
  Asked *asked = data;
  if (strlen(answer) != 1 || *answer < '1' || *answer > '3')
    return g_strdup(phrase(dialogue->phrases, PHRASE_INIT_BAD_PEOPLE));
  asked->answers->people = (InitPeople)(*answer - '1');
  return asked->answers->people == INIT_FILES ? NULL : init_try(asked->setup, asked->answers, asked->phones);
}

/* Read now: it is what was looked at that will be imported. */
static char *check_file(const Dialogue *dialogue, const char *answer, gpointer data)
{
  Asked *asked = data;
  InitFile *file = asked->file;
  g_clear_pointer(&file->name, g_free);
  g_clear_pointer(&file->text, g_free);
  if (*answer == '\0')
    return init_try(asked->setup, asked->answers, asked->phones);
  g_autofree char *path = full_path(answer);
  if (!g_file_get_contents(path, &file->text, NULL, NULL))
    return phrase_fill(dialogue->phrases, PHRASE_INIT_BAD_FILE, "file", path, NULL);
  file->name = g_strdup(path);
  return init_try(asked->setup, asked->answers, asked->phones);
}

static gboolean ask_file(const Dialogue *dialogue, PhraseId question, InitFile *file, Asked *asked)
{
  asked->file = file;
  g_autofree char *answer = dialogue_ask(dialogue, phrase(dialogue->phrases, question), "", check_file, asked);
  return answer != NULL;
}

static gboolean ask_people(const Dialogue *dialogue, Asked *asked)
{
  InitAnswers *answers = asked->answers;
  g_autofree char *answer = dialogue_ask(dialogue, phrase(dialogue->phrases, PHRASE_INIT_PEOPLE), "1", check_people, asked);
  if (answer == NULL)
    return FALSE;
  return answers->people != INIT_FILES || (ask_file(dialogue, PHRASE_INIT_HOUSEHOLDS_FILE, &answers->households, asked) &&
                                           ask_file(dialogue, PHRASE_INIT_PEOPLE_FILE, &answers->persons, asked));
}

/* -- the first officer --------------------------------------------------------------------------------------------- */

static const Phone *known(const GArray *phones, const char *e164)
{
  const gint64 msisdn = g_ascii_strtoll(e164 + 1, NULL, 10);
  for (guint i = 0; i < phones->len; i++)
    if (g_array_index(phones, Phone, i).msisdn == msisdn)
      return &g_array_index(phones, Phone, i);
  return NULL;
}

static char *check_officer(const Dialogue *dialogue, const char *answer, gpointer data)
{
  const Asked *asked = data;
  char e164[PHONE_SIZE];
  if (phone_read(answer, e164) != PHONE_MOBILE)
    return g_strdup(phrase(dialogue->phrases, PHRASE_INIT_BAD_PHONE));
  const Phone *phone = known(asked->phones, e164);
  return phone == NULL || (phone->roles & ROLE_OFFICER) != 0 ? NULL
                                                             : g_strdup(phrase(dialogue->phrases, PHRASE_INIT_BAD_OFFICER));
}

static char *usual_officer(const GArray *phones)
{
  for (guint i = 0; i < phones->len; i++) {
    const Phone *phone = &g_array_index(phones, Phone, i);
    if ((phone->roles & ROLE_OFFICER) != 0)
      return g_strdup_printf("0%09" G_GINT64_FORMAT, phone->msisdn % 1000000000);
  }
  return NULL;
}

static gboolean ask_officer(const Dialogue *dialogue, Asked *asked)
{
  InitAnswers *answers = asked->answers;
  char e164[PHONE_SIZE];
  g_autofree char *usual = usual_officer(asked->phones);
  g_autofree char *phone =
      dialogue_ask(dialogue, phrase(dialogue->phrases, PHRASE_INIT_OFFICER_PHONE), usual, check_officer, asked);
  if (phone == NULL)
    return FALSE;
  phone_read(phone, e164);
  answers->officer_phone = g_strdup_printf("0%s", e164 + strlen("+66"));
  if (known(asked->phones, e164) != NULL)
    return TRUE;
  answers->officer_name = dialogue_ask(dialogue, phrase(dialogue->phrases, PHRASE_INIT_OFFICER_NAME), NULL, NULL, NULL);
  return answers->officer_name != NULL;
}

/* -- pages --------------------------------------------------------------------------------------------------------- */

static gboolean ask_pages(const Dialogue *dialogue, InitAnswers *answers)
{
  gboolean wanted = FALSE;
  if (!dialogue_agree(dialogue, phrase(dialogue->phrases, PHRASE_INIT_PAGES), TRUE, &wanted))
    return FALSE;
  return !wanted ||
         init_port(dialogue, phrase(dialogue->phrases, PHRASE_INIT_PAGES_PORT), PAGES_PORT, answers->http, &answers->pages);
}

gboolean init_questions(const Dialogue *dialogue, const Setup *setup, InitAnswers *answers)
{
  g_autoptr(GArray) phones = g_array_new(FALSE, FALSE, sizeof(Phone));
  Asked asked = {.setup = setup, .answers = answers, .phones = phones};
  answers->from = g_canonicalize_filename(setup->path, NULL);
  answers->accounts = g_ptr_array_new_with_free_func(init_account_free);
  return ask_places(dialogue, &asked) && init_accounts(dialogue, answers) && ask_villages(dialogue, &asked) &&
         ask_people(dialogue, &asked) && ask_officer(dialogue, &asked) && ask_pages(dialogue, answers);
}
