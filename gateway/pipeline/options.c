#include "pipeline/options.h"

/* A group of the root, which thereby knows its key. */
static SettingsGroup *group_of(Settings *file, SettingsGroup *root, const char *key)
{
  settings_has(root, key);
  return settings_group(file, settings_group_node(root), key);
}

static void read_classes(Settings *file, SettingsGroup *root, ClassOptions classes[CLASS_COUNT])
{
  static const struct {
    const char *name;
    gint64 expires_s, resend_s;
  } defaults[CLASS_COUNT] = {
      [CLASS_RECEIPT] = {"receipt", 86400, 600},  [CLASS_ANSWER] = {"answer", 3600, 0},
      [CLASS_REFUSAL] = {"refusal", 3600, 0},     [CLASS_CODE] = {"code", 300, 0},
      [CLASS_REMINDER] = {"reminder", 172800, 0}, [CLASS_ALERT] = {"alert", 21600, 600},
      [CLASS_NOTICE] = {"notice", 86400, 0},
  };
  SettingsGroup *all = group_of(file, root, "classes");
  for (gsize i = 0; i < CLASS_COUNT; i++) {
    if (!settings_has(all, defaults[i].name)) {
      classes[i] = (ClassOptions){defaults[i].expires_s * 1000, defaults[i].resend_s * 1000};
      continue;
    }
    SettingsGroup *one = settings_group(file, settings_group_node(all), defaults[i].name);
    classes[i].expires_ms = settings_int(one, "expires_s", 1, 30 * 86400, defaults[i].expires_s) * 1000;
    classes[i].resend_ms = settings_int(one, "resend_s", 0, 86400, defaults[i].resend_s) * 1000;
    if (classes[i].resend_ms >= classes[i].expires_ms)
      settings_complain(file, settings_group_node(one), "make resend_s smaller than expires_s",
                        "a %s would be sent again when it is no longer worth it", defaults[i].name);
    settings_group_end(one);
  }
  settings_group_end(all);
}

static void read_guard(Settings *file, SettingsGroup *root, GuardOptions *guard)
{
  SettingsGroup *group = group_of(file, root, "guard");
  guard->refusals = (gint32)settings_int(group, "refusals", 1, 1000000, 5);
  guard->window_ms = settings_int(group, "window_minutes", 1, 1440, 30) * 60000;
  guard->refusals_day = (gint32)settings_int(group, "refusals_day", 1, 1000000, 20);
  guard->replies_day = (gint32)settings_int(group, "replies_day", 2, 1000000, 60);
  guard->burst = (gint32)settings_int(group, "burst", 1, 1000000, 20);
  guard->per_minute = (gint32)settings_int(group, "per_minute", 1, 1000000, 2);
  settings_group_end(group);
}

static void read_remind(Settings *file, SettingsGroup *root, RemindOptions *remind)
{
  SettingsGroup *group = group_of(file, root, "remind");
  remind->enabled = settings_bool(group, "enabled", TRUE);
  remind->from_day = (gint32)settings_int(group, "from_day", 2, 28, 25);
  remind->close_day = (gint32)settings_int(group, "close_day", 1, 20, 5);
  remind->from_hour = (gint32)settings_int(group, "from_hour", 0, 23, 9);
  remind->to_hour = (gint32)settings_int(group, "to_hour", 1, 24, 20);
  remind->days_between = (gint32)settings_int(group, "days_between", 1, 31, 7);
  remind->per_second = (gint32)settings_int(group, "per_second", 1, 10000, 200);
  if (remind->from_hour >= remind->to_hour)
    settings_complain(file, settings_group_node(group), "make to_hour the later", "no hour is left to remind in");
  if (remind->close_day >= remind->from_day)
    settings_complain(file, settings_group_node(group), "make close_day the smaller",
                      "two months would be reminded of at once");
  settings_group_end(group);
}

void pipeline_options_read(Settings *file, SettingsGroup *root, PipelineOptions *options)
{
  SettingsGroup *poll = group_of(file, root, "poll");
  options->poll.idle_ms = settings_int(poll, "idle_ms", 10, 3600000, 5000);
  options->poll.busy_ms = settings_int(poll, "busy_ms", 0, 60000, 0);
  options->poll.page = (gint32)settings_int(poll, "page", 1, 10000, 1000);
  options->poll.deadline_ms = settings_int(poll, "deadline_ms", 100, 600000, 30000);
  options->poll.answer_max = (gsize)settings_int(poll, "answer_max", 65536, 268435456, 4194304);
  settings_group_end(poll);

  SettingsGroup *send = group_of(file, root, "send");
  options->send.in_flight = (gint32)settings_int(send, "in_flight", 1, 4096, 64);
  options->send.window_ms = settings_int(send, "window_ms", 0, 5000, 10);
  options->send.deadline_ms = settings_int(send, "deadline_ms", 100, 600000, 30000);
  options->send.retry_least_ms = settings_int(send, "retry_least_ms", 10, 600000, 2000);
  options->send.retry_most_ms = settings_int(send, "retry_most_ms", 10, 86400000, 900000);
  options->send.breaker = (gint32)settings_int(send, "breaker", 1, 1000, 5);
  if (options->send.retry_most_ms < options->send.retry_least_ms)
    settings_complain(file, settings_group_node(send), "make retry_most_ms the greater",
                      "no retry can wait so long and so short");
  settings_group_end(send);
  SettingsGroup *credit = group_of(file, root, "credit");
  options->credit.every_ms = settings_int(credit, "every_s", 1, 86400, 3600) * 1000;
  settings_group_end(credit);
  read_classes(file, root, options->classes);
  read_guard(file, root, &options->guard);
  read_remind(file, root, &options->remind);
}
