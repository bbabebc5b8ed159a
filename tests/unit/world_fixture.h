/* The shipped configuration, loaded, and messages put through the whole turn on a fixture's book. For the unit tests. */
#pragma once
#include "book_fixture.h"
#include "language/catalogue.h"
#include "language/reader.h"
#include "model/phones.h"
#include "pipeline/turn.h"
#include "text/fold.h"

typedef struct {
  Programme *programme;
  Reader *reader;
  Catalogue *catalogue;
  PipelineOptions options;
} World;

static World world;

static inline gboolean world_is_own(gpointer catalogue, const char *folded)
{
  return catalogue_is_own_reply(catalogue, folded);
}

static inline void world_load(void)
{
  static const char *const files[] = {"config/language/th.cfg", "config/language/en.cfg", NULL};
  GError *error = NULL;
  Settings *settings = settings_open("config/sammachip.cfg", &error);
  g_assert_no_error(error);
  SettingsGroup *root = settings_group(settings, settings_root(settings), NULL);
  pipeline_options_read(settings, root, &world.options);
  settings_group_end(root);
  settings_close(settings, NULL); /* it complains of the keys that are not the pipeline's */
  world.programme = programme_load("config/programme.cfg", &error);
  g_assert_no_error(error);
  world.reader = reader_load(files, world.programme, &error);
  g_assert_no_error(error);
  world.catalogue = catalogue_load(files, world.programme, &error);
  g_assert_no_error(error);
  catalogue_know_own_replies(world.catalogue, fold);
  reader_set_own_reply(world.reader, world_is_own, world.catalogue);
}

static inline void world_free(void)
{
  catalogue_free(world.catalogue);
  reader_free(world.reader);
  programme_free(world.programme);
}

static inline Gateway world_gateway(Fixture *fixture)
{
  return (Gateway){.book = fixture->book,
                   .programme = world.programme,
                   .reader = world.reader,
                   .catalogue = world.catalogue,
                   .options = &world.options};
}

/* A phone with a role; the household is of the village's number. In the caller's transaction. */
static inline Phone world_register(Fixture *fixture, gint64 msisdn, RoleSet roles, gint32 village, gint32 number,
                                   const char *language)
{
  Phone phone;
  GError *error = NULL;
  phone_init(&phone, msisdn);
  phone.roles = roles;
  phone.village = village;
  phone.household = number != 0 ? household_code(village, number) : 0;
  g_strlcpy(phone.language, language, sizeof phone.language);
  phones_put(fixture->book, &phone, &error);
  g_assert_no_error(error);
  return phone;
}

/* One message through the turn, in the caller's transaction; turn_result_clear what comes. */
static inline TurnResult world_say(const Gateway *gateway, gint64 from, const char *text, gint64 now_ms)
{
  static guint said;
  char id[24], sender[24];
  GError *error = NULL;
  TurnResult result;
  g_snprintf(id, sizeof id, "%u", ++said);
  g_snprintf(sender, sizeof sender, "+%" G_GINT64_FORMAT, from);
  const Arrival arrival = {.provider = "p",
                           .reply_by = "p",
                           .message_id = id,
                           .from = sender,
                           .text = text,
                           .length = strlen(text),
                           .time_ms = now_ms};
  turn_take(gateway, &arrival, now_ms, &result, &error);
  g_assert_no_error(error);
  return result;
}
