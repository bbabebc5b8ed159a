#include "cli/setup.h"

#include "cli/secrets.h"
#include "error.h"
#include "model/inbox.h"
#include "model/phones.h"
#include "settings.h"
#include "text/fold.h"
#include "text/phone.h"

#include <string.h>

/* What the languages, the programme and the settings file each found wrong, joined: one run shows all mistakes. */
static void gather(GString *mistakes, GError *error)
{
  if (error == NULL)
    return;
  g_string_append_printf(mistakes, "%s%s", mistakes->len > 0 ? "\n" : "", error->message);
  g_error_free(error);
}

/* The account that is to answer must be one that sends. */
static void check_reply_by(Settings *file, const config_setting_t *account, const Setup *setup)
{
  const char *name = "";
  if (!config_setting_lookup_string(account, "reply_by", &name) || name[0] == '\0')
    return;
  const Provider *other = setup_provider(setup, name);
  if (other == NULL || !provider_facts(other)->sends)
    settings_complain(file, config_setting_get_member(account, "reply_by"), "name an account that has send = true",
                      "reply_by = \"%s\" is none that sends", name);
}

static void read_providers(Settings *file, SettingsGroup *root, Setup *setup)
{
  const config_setting_t *list = settings_list(root, "providers", TRUE);
  const int n = list != NULL ? config_setting_length(list) : 0;
  for (int i = 0; i < n; i++) {
    const config_setting_t *account = config_setting_get_elem(list, (unsigned int)i);
    Provider *provider = provider_load(file, account);
    if (provider == NULL)
      continue;
    const ProviderFacts *facts = provider_facts(provider);
    if (setup_provider(setup, facts->name) != NULL)
      settings_complain(file, account, "give each account its own name", "the account %s stands twice", facts->name);
    if (strcmp(facts->name, INBOX_OFFICE) == 0)
      settings_complain(file, config_setting_get_member(account, "name"), "give the account another name",
                        "name = \"%s\" stands for what officers do", facts->name);
    g_ptr_array_add(setup->providers, provider);
    char e164[PHONE_SIZE];
    if (facts->own_number != NULL && *facts->own_number != '\0') /* compared as E.164, however it is written there */
      g_ptr_array_add(setup->own_numbers,
                      g_strdup(phone_read(facts->own_number, e164) == PHONE_MOBILE ? e164 : facts->own_number));
  }
  g_ptr_array_add(setup->own_numbers, NULL);
  for (int i = 0; i < n && setup->providers->len == (guint)n; i++)
    check_reply_by(file, config_setting_get_elem(list, (unsigned int)i), setup);
}

static void check_pushes(Settings *file, SettingsGroup *root, const Setup *setup)
{
  for (guint i = 0; setup->door->port == 0 && i < setup->providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(setup->providers, i));
    if (facts->pushed)
      settings_complain(file, settings_node(root, "providers"), "write http: { port = …; }; for it",
                        "%s has webhook = true, but nobody can call us", facts->name);
  }
}

/* A file that is named by nothing would be the folder itself, and no complaint could name its line. */
static char *named_file(Settings *file, const config_setting_t *at, const char *name, const char *instead)
{
  if (*name == '\0')
    settings_complain(file, at, "write the name of a file", "a file is named by an empty text");
  return settings_beside(file, *name != '\0' ? name : instead);
}

static GStrv language_files(Settings *file, SettingsGroup *root)
{
  g_autoptr(GPtrArray) names = settings_strings(root, "languages", TRUE);
  GPtrArray *paths = g_ptr_array_new();
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add(paths, named_file(file, settings_node(root, "languages"), g_ptr_array_index(names, i), "language/th.cfg"));
  if (paths->len == 0)
    settings_complain(file, settings_node(root, "languages"), "name at least one file", "no language is named");
  g_ptr_array_add(paths, NULL);
  return (GStrv)g_ptr_array_free(paths, FALSE);
}

static void load_words(Setup *setup, const char *const *languages, GString *mistakes)
{
  GError *error = NULL;
  setup->reader = reader_load(languages, setup->programme, &error);
  gather(mistakes, error);
  error = NULL;
  setup->catalogue = catalogue_load(languages, setup->programme, &error);
  gather(mistakes, error);
}

static gboolean is_own(gpointer catalogue, const char *folded)
{
  return catalogue_is_own_reply(catalogue, folded);
}

/* The key's file may not be there yet: `init` makes it. */
static void load_key(Setup *setup, const char *named, GString *mistakes)
{
  g_autofree char *folder = g_path_get_dirname(setup->database);
  GError *error = NULL;
  setup->pin_key_file = *named != '\0' ? g_strdup(named) : g_build_filename(folder, "pin.key", NULL);
  setup->pin_key = secrets_read(setup->pin_key_file, &error);
  setup->secrets.pin_key = setup->pin_key;
  gather(mistakes, error);
}

Setup *setup_load(const char *path, const char *database, GError **error)
{
  static const char *const levels[] = {"error", "warning", "info", "debug", NULL};
  Settings *file = settings_open(path, error);
  if (file == NULL)
    return NULL;
  Setup *setup = g_new0(Setup, 1);
  setup->path = g_strdup(path);
  setup->providers = g_ptr_array_new_with_free_func((GDestroyNotify)provider_free);
  setup->own_numbers = g_ptr_array_new_with_free_func(g_free);

  SettingsGroup *root = settings_group(file, settings_root(file), NULL);
  g_autofree char *programme =
      named_file(file, settings_node(root, "programme"), settings_string(root, "programme", "programme.cfg"), "programme.cfg");
  g_autofree char *named = settings_beside(file, settings_string(root, "database", "/var/lib/sammachip/sammachip.db"));
  setup->given = g_strdup(database);
  setup->database = g_strdup(database != NULL ? database : named);
  const char *key = settings_string(root, "pin_key", "");
  g_autofree char *key_file = *key != '\0' ? settings_beside(file, key) : g_strdup("");
  setup->log = (LogLevel)settings_choice(root, "log", levels, LOG_INFO);
  g_auto(GStrv) languages = language_files(file, root);
  read_providers(file, root, setup);
  pipeline_options_read(file, root, &setup->pipeline);
  g_autoptr(GString) mistakes = g_string_new(NULL);
  setup->door = door_options_read(file, root);
  setup->ussd = ussd_options_read(file, root, mistakes);
  setup->pages = page_options_read(file, root);
  check_pushes(file, root, setup);
  settings_group_end(root);

  GError *wrong = NULL;
  settings_close(file, &wrong);
  gather(mistakes, wrong);
  load_key(setup, key_file, mistakes);
  wrong = NULL;
  setup->programme = programme_load(programme, &wrong);
  gather(mistakes, wrong);
  if (setup->programme != NULL && languages[0] != NULL)
    load_words(setup, (const char *const *)languages, mistakes);
  if (mistakes->len > 0) {
    g_set_error_literal(error, FAILURE, FAILED_CONFIG, mistakes->str);
    setup_free(setup);
    return NULL;
  }
  catalogue_know_own_replies(setup->catalogue, fold);
  reader_set_own_reply(setup->reader, is_own, setup->catalogue);
  return setup;
}

void setup_free(Setup *setup)
{
  if (setup == NULL)
    return;
  g_clear_pointer(&setup->reader, reader_free);
  g_clear_pointer(&setup->catalogue, catalogue_free);
  programme_free(setup->programme);
  ussd_options_free(setup->ussd);
  page_options_free(setup->pages);
  door_options_free(setup->door);
  g_ptr_array_unref(setup->providers);
  g_ptr_array_unref(setup->own_numbers);
  g_free(setup->database);
  g_free(setup->given);
  g_free(setup->pin_key_file);
  g_free(setup->pin_key);
  g_free(setup->path);
  g_free(setup);
}

Setup *setup_again(const Setup *setup, GError **error)
{
  g_autoptr(Setup) again = setup_load(setup->path, setup->given, error);
  if (again == NULL)
    return NULL;
  if (strcmp(again->database, setup->database) != 0) {
    g_set_error(error, FAILURE, FAILED_CONFIG, "%s: database is another one now; stop the daemon and start it again",
                setup->path);
    return NULL;
  }
  return g_steal_pointer(&again);
}

Gateway setup_gateway(const Setup *setup, Book *book)
{
  guint receivers = 0;
  for (guint i = 0; i < setup->providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(setup->providers, i));
    receivers += facts->polls || facts->pushed;
  }
  return (Gateway){.book = book,
                   .programme = setup->programme,
                   .reader = setup->reader,
                   .catalogue = setup->catalogue,
                   .options = &setup->pipeline,
                   .secrets = &setup->secrets,
                   .own_numbers = (const char *const *)setup->own_numbers->pdata,
                   .database = setup->database,
                   .receivers = receivers};
}

Book *setup_book(const Setup *setup, const char *path, StoreMode mode, GError **error)
{
  g_autoptr(Book) book = book_open(path, mode, error);
  return book != NULL && phones_set_roster(book, setup->programme->junior_mentors, error) ? g_steal_pointer(&book) : NULL;
}

const Provider *setup_provider(const Setup *setup, const char *name)
{
  for (guint i = 0; i < setup->providers->len; i++) {
    const Provider *provider = g_ptr_array_index(setup->providers, i);
    if (strcmp(provider_facts(provider)->name, name) == 0)
      return provider;
  }
  return NULL;
}
