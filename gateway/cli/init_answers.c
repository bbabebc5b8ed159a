#include "cli/init_answers.h"

#include <string.h>

void init_account_free(gpointer data)
{
  InitAccount *account = data;
  char *const texts[] = {account->name,       account->title,  account->base,    account->pin,
                         account->own_number, account->sender, account->reply_by};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  g_ptr_array_unref(account->vars);
  g_ptr_array_unref(account->secrets);
  g_free(account);
}

void init_value_free(gpointer data)
{
  InitValue *value = data;
  g_free(value->key);
  g_free(value->file);
  if (value->value != NULL)
    explicit_bzero(value->value, strlen(value->value));
  g_free(value->value);
  g_free(value);
}

void init_answers_clear(InitAnswers *answers)
{
  char *const texts[] = {answers->from,         answers->settings,     answers->database,     answers->households.name,
                         answers->persons.name, answers->officer_name, answers->officer_phone};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  g_free(answers->places);
  programme_free(answers->programme);
  g_free(answers->households.text);
  g_free(answers->persons.text);
  g_clear_pointer(&answers->accounts, g_ptr_array_unref);
}
