/* Reads the group `credit`: how an account is asked what it has left. */
#include "profile_read.h"

const char *const CREDIT_UNIT_NAMES[] = {"baht", "segments", "credits", "currency", NULL};

/* What stands where may depend on the account: "/remaining/{var.force}". */
static void add_pointer(const Loader *loader, const config_setting_t *at, const char *text, Provider *provider)
{
  g_autoptr(Stencil) stencil = stencil_new(loader->file, at, text, PLACE_PLAIN, FOR_ACCOUNT, &loader->dictionary);
  g_autoptr(GString) whole = g_string_new(NULL);
  Values values = {0};
  values.text[VARIABLE_OWN] = provider->facts.own_number;
  if (stencil == NULL)
    return;
  stencil_write(stencil, &values, whole);
  Pointer *pointer = compile_pointer(loader, at, whole->str);
  if (pointer != NULL)
    g_ptr_array_add(provider->credit.value->pointers, pointer);
}

static void read_value(const Loader *loader, SettingsGroup *group, Provider *provider)
{
  const config_setting_t *at = settings_node(group, "value");
  if (at != NULL && config_setting_is_group(at)) {
    provider->credit.value = read_source(loader, group, "value", TRUE);
    return;
  }
  provider->credit.value = g_new0(Source, 1);
  provider->credit.value->pointers = g_ptr_array_new_with_free_func((GDestroyNotify)pointer_free);
  if (at == NULL || !config_setting_is_aggregate(at)) {
    const char *text = settings_string(group, "value", NULL);
    if (at != NULL)
      add_pointer(loader, at, text, provider);
    return;
  }
  g_autoptr(GPtrArray) texts = settings_strings(group, "value", TRUE);
  for (guint i = 0; i < texts->len; i++)
    add_pointer(loader, at, g_ptr_array_index(texts, i), provider);
  if (texts->len == 0)
    settings_complain(loader->file, at, "name at least one pointer", "value is empty");
}

void read_credit(const Loader *loader, SettingsGroup *root, Provider *provider)
{
  SettingsGroup *group = read_group(loader, root, "credit");
  if (group == NULL)
    return;
  read_shape(loader, group, FOR_ACCOUNT, NULL, &provider->credit.shape);
  read_success(loader, group, &provider->credit.success);
  read_value(loader, group, provider);
  settings_string(group, "unit", NULL);
  provider->facts.credit_unit = (CreditUnit)settings_choice(group, "unit", CREDIT_UNIT_NAMES, CREDIT_CURRENCY);
  provider->facts.asks_credit = TRUE;
  settings_group_end(group);
}

void credit_clear(CreditProfile *credit)
{
  if (credit->value == NULL)
    return;
  shape_clear(&credit->shape);
  success_clear(&credit->success);
  source_free(credit->value);
}
