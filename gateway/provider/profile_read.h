/* Reading a profile: shared by the files profile_*.c. Whatever is wrong becomes a complaint; reading goes on. */
#pragma once
#include "profile.h"

#define CODES_MAX 100 /* of one list in a profile */

typedef struct {
  Settings *file;
  Dictionary dictionary;
} Loader;

typedef struct {
  const char *word;
  gint result;
} Word;
extern const Word SEND_WORDS[]; /* up to a NULL word */
extern const Word STATE_WORDS[];

/* `fallback`: "GET" or "POST". */
void read_shape(const Loader *loader, SettingsGroup *group, Purpose purpose, const config_setting_t *recipient, Shape *shape);
GPtrArray *read_pairs(const Loader *loader, const config_setting_t *list, Place place, Purpose purpose);
/* NULL after a complaint at `at`. */
Pointer *compile_pointer(const Loader *loader, const config_setting_t *at, const char *text);
Pointer *read_pointer(const Loader *loader, SettingsGroup *group, const char *key, gboolean required);
/* One pointer or a list of them; never NULL. */
GPtrArray *read_pointers(const Loader *loader, SettingsGroup *group, const char *key, gboolean required);
/* Pointers or { regex = "…"; }; NULL where absent. */
Source *read_source(const Loader *loader, SettingsGroup *group, const char *key, gboolean required);
void read_test(const Loader *loader, SettingsGroup *group, gboolean of_answer, Test *test);
/* The list of tests `key`; never NULL. */
GArray *read_tests(const Loader *loader, SettingsGroup *group, const char *key);
/* A list of HTTP statuses; never NULL. */
GArray *read_statuses(const Loader *loader, SettingsGroup *group, const char *key, gint least, gint most, gboolean required);
void read_success(const Loader *loader, SettingsGroup *parent, Success *success);
/* The keys of `group` that are words. */
void read_outcomes(const Loader *loader, SettingsGroup *group, const Word *words, Outcomes *outcomes);
/* Whether a code is listed that means this. */
gboolean outcomes_know(const Outcomes *outcomes, gint result);
SendResult read_result(SettingsGroup *group, const char *key, SendResult fallback);
/* The same, but never accepted. */
SendResult read_refusal(SettingsGroup *group, const char *key, SendResult fallback);
/* A text, whole number or flag as text; NULL for another kind. Caller frees. */
char *scalar_text(const config_setting_t *at);
/* list, filter and item of `parent`, whose node is `node`. */
void read_items(const Loader *loader, SettingsGroup *parent, gboolean receipts, ItemProfile *items);
void read_poll(const Loader *loader, const config_setting_t *root, const char *key, PollProfile *poll);
/* A key of a group (NULL: none) that stands there though it does nothing: its author relies on it. `when`: "without …". */
void complain_idle(const Loader *loader, const config_setting_t *group, const char *key, gboolean idle, const char *when);
void read_settle(const Loader *loader, SettingsGroup *parent, PollProfile *poll);
void read_send(const Loader *loader, const config_setting_t *root, SendProfile *send, guint *send_max);
void read_delivery(const Loader *loader, SettingsGroup *root, Provider *provider);
/* Of a list of reports: whether they can be of a message that was sent. `at`: its group. */
void check_reports(const Loader *loader, const config_setting_t *at, const Provider *provider, const ItemProfile *items);
void read_credit(const Loader *loader, SettingsGroup *root, Provider *provider);
void read_webhook(const Loader *loader, SettingsGroup *root, Provider *provider);
/* A country code of one to three digits; NULL where absent. Caller frees. */
char *read_country(const Loader *loader, SettingsGroup *group, gboolean required);
/* A group of `key` or NULL where absent; marks the key as known. */
SettingsGroup *read_group(const Loader *loader, SettingsGroup *parent, const char *key);

void poll_profile_clear(PollProfile *poll);
void send_profile_clear(SendProfile *send);
void items_clear(ItemProfile *items);
void delivery_clear(Provider *provider);
void credit_clear(CreditProfile *credit);
void webhook_clear(Provider *provider);
void shape_clear(Shape *shape);
void success_clear(Success *success);
void test_clear(gpointer test);
void outcomes_clear(Outcomes *outcomes);
