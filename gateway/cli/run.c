#include "cli/run.h"

#include "cli/descriptors.h"
#include "cli/recover.h"
#include "cli/service.h"
#include "clock.h"
#include "endpoint/door.h"
#include "endpoint/metrics.h"
#include "endpoint/tools.h"
#include "endpoint/ussd.h"
#include "endpoint/webhook.h"
#include "error.h"
#include "net/http_client.h"
#include "net/loop.h"
#include "pages/pages.h"
#include "pipeline/credit.h"
#include "pipeline/follow.h"
#include "pipeline/poll.h"
#include "pipeline/remind.h"
#include "pipeline/send.h"
#include "pipeline/sweep.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>

#define DRAIN_MS ((gint64)5000)
#define CHECKPOINT_MS ((gint64)2000)
#define CHECKPOINT_PAGES 1000 /* an idle moment moves what is more */

typedef struct {
  const Setup *setup;
  Setup *reloaded; /* it is ours once it was read again; NULL: the first, which is the caller's */
  Gateway gateway;
  Meter *meter;
  Service *service;
  Book *book;
  Loop *loop;
  HttpClient *client;
  GPtrArray *pollers;
  GPtrArray *senders; /* in the order of preference, which is the settings' */
  GPtrArray *followers;
  GPtrArray *credits;
  LoopTimer *checkpoint;
  RunTool run_tool;
  Tools *tools;
  Reminder *reminder; /* NULL: no account sends */
  Sweeper *sweeper;
  Door *door; /* NULL: nobody can call us */
  Webhook *webhook;
  Ussd *ussd; /* NULL: off */
  PagesDesk desk;
  Pages *pages; /* NULL: off */
  MetricsDesk metrics;
  gboolean hangup; /* the configuration is to be read again */
  GError *fatal;
} Daemon;

static void on_fatal(gpointer data, GError *error)
{
  Daemon *daemon = data;
  if (daemon->fatal == NULL)
    daemon->fatal = error;
  else
    g_error_free(error);
  loop_stop(daemon->loop);
}

static void on_checkpoint(gpointer data)
{
  Daemon *daemon = data;
  GError *error = NULL;
  if (!store_checkpoint(book_store(daemon->book), CHECKPOINT_PAGES, &error)) {
    on_fatal(daemon, error);
    return;
  }
  meter_add(daemon->meter, METRIC_CHECKPOINTS, NULL, NULL, 1);
  loop_timer_set(daemon->checkpoint, CHECKPOINT_MS);
}

static Sender *find_sender(const Daemon *daemon, const char *name)
{
  for (guint i = 0; i < daemon->senders->len; i++) {
    Sender *sender = g_ptr_array_index(daemon->senders, i);
    if (g_strcmp0(sender_name(sender), name) == 0)
      return sender;
  }
  return NULL;
}

/* Who answers an account's messages: the one it names, else itself, else the first there is. */
static Sender *sender_for(const Daemon *daemon, const ProviderFacts *facts)
{
  Sender *sender = find_sender(daemon, facts->reply_by[0] != '\0' ? facts->reply_by : facts->name);
  if (sender == NULL && daemon->senders->len > 0)
    sender = g_ptr_array_index(daemon->senders, 0);
  return sender;
}

static gboolean start_polling(Daemon *daemon, const Provider *provider, PollKind kind, GError **error)
{
  Poller *poller = poller_new(&daemon->gateway, provider, kind, daemon->client, daemon->loop,
                              sender_for(daemon, provider_facts(provider)), on_fatal, daemon, error);
  if (poller == NULL)
    return FALSE;
  g_ptr_array_add(daemon->pollers, poller);
  return TRUE;
}

static void start_sending(Daemon *daemon, const Provider *provider)
{
  const ProviderFacts *facts = provider_facts(provider);
  Sender *sender = sender_new(&daemon->gateway, provider, daemon->client, daemon->loop, on_fatal, daemon);
  sender_set_others(sender, daemon->senders);
  g_ptr_array_add(daemon->senders, sender);
  if (follower_can(facts))
    g_ptr_array_add(daemon->followers,
                    follower_new(&daemon->gateway, provider, daemon->client, daemon->loop, sender, on_fatal, daemon));
}

/* FALSE: a journal cannot be opened. */
static gboolean start(Daemon *daemon, GError **error)
{
  const GPtrArray *providers = daemon->setup->providers;
  for (guint i = 0; i < providers->len; i++) {
    if (provider_facts(g_ptr_array_index(providers, i))->sends)
      start_sending(daemon, g_ptr_array_index(providers, i));
  }
  for (guint i = 0; i < providers->len; i++) {
    const Provider *provider = g_ptr_array_index(providers, i);
    const ProviderFacts *facts = provider_facts(provider);
    if ((facts->messages.polled && !start_polling(daemon, provider, POLL_MESSAGES, error)) ||
        (facts->receipts.polled && !start_polling(daemon, provider, POLL_RECEIPTS, error)))
      return FALSE;
    if (facts->asks_credit)
      g_ptr_array_add(daemon->credits, credit_watch_new(&daemon->gateway, provider, daemon->client, daemon->loop,
                                                        find_sender(daemon, facts->name)));
  }
  if (daemon->senders->len > 0)
    daemon->reminder = reminder_new(&daemon->gateway, g_ptr_array_index(daemon->senders, 0), daemon->loop, on_fatal, daemon);
  daemon->sweeper = sweeper_new(&daemon->gateway, daemon->loop, on_fatal, daemon);
  return TRUE;
}

static gboolean all_idle(const Daemon *daemon)
{
  for (guint i = 0; i < daemon->pollers->len; i++) {
    if (!poller_is_idle(g_ptr_array_index(daemon->pollers, i)))
      return FALSE;
  }
  for (guint i = 0; i < daemon->senders->len; i++) {
    if (!sender_is_idle(g_ptr_array_index(daemon->senders, i)))
      return FALSE;
  }
  return TRUE;
}

/* The account by which notices go that a dialled message makes. */
static const char *first_sender(const Setup *setup)
{
  for (guint i = 0; i < setup->providers->len; i++) {
    const ProviderFacts *facts = provider_facts(g_ptr_array_index(setup->providers, i));
    if (facts->sends)
      return facts->name;
  }
  return NULL;
}

/* What others call us for: USSD, and what providers push. */
static gboolean open_door(Daemon *daemon, GError **error)
{
  const Setup *setup = daemon->setup;
  if (setup->door->port == 0)
    return TRUE;
  daemon->door = door_new(setup->door, daemon->loop, error);
  if (daemon->door == NULL)
    return FALSE;
  g_autofree char *own = g_strdup_printf("http://%s:%u", setup->door->listen, setup->door->port);
  daemon->webhook =
      webhook_new(&daemon->gateway, setup->door->public[0] != '\0' ? setup->door->public : own, daemon->loop, on_fatal, daemon);
  for (guint i = 0; i < setup->providers->len; i++) {
    const Provider *provider = g_ptr_array_index(setup->providers, i);
    if (provider_facts(provider)->pushed)
      webhook_add(daemon->webhook, provider, sender_for(daemon, provider_facts(provider)));
  }
  door_add(daemon->door, "/push/", webhook_call, daemon->webhook);
  daemon->metrics = (MetricsDesk){&daemon->gateway, setup->providers, daemon->credits, daemon->door};
  static const char *const watched[] = {"/metrics", "/healthz", "/readyz"};
  for (gsize i = 0; i < G_N_ELEMENTS(watched); i++)
    door_add(daemon->door, watched[i], metrics_call, &daemon->metrics);
  if (setup->ussd->entries->len > 0) {
    const UssdDesk desk = {.gateway = &daemon->gateway, .options = setup->ussd, .reply_by = first_sender(setup)};
    daemon->ussd = ussd_new(&desk, daemon->loop, on_fatal, daemon);
    door_add(daemon->door, "/", ussd_call, daemon->ussd);
  }
  return TRUE;
}

/* No new messages, no new sends; what is under way gets its outcome, within so long, or until we are to stop. */
static void drain(Daemon *daemon, gint64 most_ms, gboolean stopping)
{
  g_clear_pointer(&daemon->reminder, reminder_free);
  g_clear_pointer(&daemon->sweeper, sweeper_free);
  g_ptr_array_set_size(daemon->followers, 0);
  g_ptr_array_set_size(daemon->credits, 0);
  for (guint i = 0; i < daemon->pollers->len; i++)
    poller_drain(g_ptr_array_index(daemon->pollers, i));
  for (guint i = 0; i < daemon->senders->len; i++)
    sender_drain(g_ptr_array_index(daemon->senders, i));
  const gint64 until = clock_steady_ms() + most_ms;
  while (daemon->fatal == NULL && !all_idle(daemon) && clock_steady_ms() < until &&
         (stopping || !loop_is_stopped(daemon->loop)))
    loop_round(daemon->loop, 50);
}

static void close_door(Daemon *daemon)
{
  g_clear_pointer(&daemon->door, door_free);
  g_clear_pointer(&daemon->webhook, webhook_free);
  g_clear_pointer(&daemon->ussd, ussd_free);
  g_clear_pointer(&daemon->pages, pages_free);
}

/* Everything that holds a part of the configuration. */
static void leave(Daemon *daemon)
{
  close_door(daemon);
  g_clear_pointer(&daemon->reminder, reminder_free);
  g_clear_pointer(&daemon->sweeper, sweeper_free);
  g_ptr_array_set_size(daemon->followers, 0);
  g_ptr_array_set_size(daemon->credits, 0);
  g_ptr_array_set_size(daemon->pollers, 0);
  g_ptr_array_set_size(daemon->senders, 0);
}

/* What it decided may have an answer, or send one again. */
static void wake_senders(const Daemon *daemon)
{
  for (guint i = 0; i < daemon->senders->len; i++)
    sender_wake(g_ptr_array_index(daemon->senders, i));
}

/* A tool's command line, on our book. What the disk did to it is ours to stop for. */
static int on_tool(char **words, FILE *in, FILE *out, FILE *err, gpointer data)
{
  Daemon *daemon = data;
  g_autoptr(GError) error = NULL;
  const int status = daemon->run_tool(daemon->setup, daemon->book, "cli", words, in, out, err, &error);
  book_rollback(daemon->book); /* whatever it did, none of its transactions stays open */
  wake_senders(daemon);
  if (error != NULL && g_error_matches(error, FAILURE, FAILED_CORRUPT))
    on_fatal(daemon, g_steal_pointer(&error));
  return status;
}

/* The same for the officers' page. */
static gboolean on_page(gpointer data, const char *who, char **words, const char *in, GError **error)
{
  Daemon *daemon = data;
  char *said = NULL;
  size_t length;
  FILE *input = in != NULL ? fmemopen((gpointer)(guintptr)in, strlen(in), "r") : NULL, *out = open_memstream(&said, &length);
  if (out == NULL || (in != NULL && input == NULL))
    g_error("no memory for a page's form: %s", g_strerror(errno));
  const int status = daemon->run_tool(daemon->setup, daemon->book, who, words, input, out, out, error);
  book_rollback(daemon->book);
  wake_senders(daemon);
  fclose(out);
  if (input != NULL)
    fclose(input);
  if (status != EX_OK && error != NULL && *error == NULL)
    g_set_error(error, FAILURE, FAILED_REJECT, "%s", said);
  free(said);
  return status == EX_OK;
}

static gboolean start_pages(Daemon *daemon, GError **error)
{
  if (daemon->setup->pages->port == 0)
    return TRUE;
  daemon->desk = (PagesDesk){.gateway = &daemon->gateway,
                             .options = daemon->setup->pages,
                             .database = daemon->setup->database,
                             .key = daemon->setup->pin_key,
                             .providers = daemon->setup->providers,
                             .credits = daemon->credits,
                             .sender = daemon->senders->len > 0 ? g_ptr_array_index(daemon->senders, 0) : NULL,
                             .run = on_page,
                             .data = daemon,
                             .fatal = on_fatal};
  daemon->pages = pages_new(&daemon->desk, daemon->loop, error);
  if (daemon->pages == NULL)
    return FALSE;
  log_event(LOG_INFO, "pages", "at http://%s:%u/", daemon->setup->pages->listen, pages_port(daemon->pages));
  return TRUE;
}

/* Without the socket the daemon does its work all the same; only the tools must wait until it is down. */
static void listen_to_tools(Daemon *daemon)
{
  g_autoptr(GError) error = NULL;
  daemon->tools = tools_new(daemon->loop, daemon->setup->database, on_tool, daemon, &error);
  if (daemon->tools == NULL)
    log_event(LOG_WARNING, "tools", "reason=\"%s; import, say and the like must wait until the daemon is stopped\"",
              error->message);
}

/* Everything of a configuration, as at the start. FALSE: nothing of it is left. */
static gboolean enter(Daemon *daemon, const Setup *setup, GError **error)
{
  daemon->setup = setup;
  daemon->gateway = setup_gateway(setup, daemon->book);
  daemon->gateway.meter = daemon->meter;
  if (recover_book(&daemon->gateway, setup, error) && start(daemon, error) && open_door(daemon, error) &&
      start_pages(daemon, error))
    return TRUE;
  leave(daemon);
  return FALSE;
}

static void on_hangup(gpointer data)
{
  ((Daemon *)data)->hangup = TRUE;
}

/* The new configuration is whole before the old one is left, and what is under way ends by the old one. Where the new one
 * cannot be entered (a port that is taken, say) the old one is entered again. FALSE: it was not taken. */
static gboolean reload(Daemon *daemon, GError **error)
{
  g_autoptr(Setup) again = setup_again(daemon->setup, error);
  if (again == NULL)
    return FALSE;
  drain(daemon, daemon->setup->pipeline.send.deadline_ms + DRAIN_MS, FALSE);
  leave(daemon);
  if (daemon->fatal != NULL || loop_is_stopped(daemon->loop))
    return TRUE;
  meter_clear(daemon->meter, METRIC_BREAKER);
  meter_clear(daemon->meter, METRIC_CAP_LEFT);
  const Setup *before = daemon->setup;
  if (!enter(daemon, again, error)) {
    enter(daemon, before, &daemon->fatal);
    return FALSE;
  }
  setup_free(daemon->reloaded);
  daemon->reloaded = g_steal_pointer(&again);
  log_set_level(daemon->setup->log);
  return TRUE;
}

/* A line of the log for each mistake. */
static void log_mistakes(const GError *error)
{
  g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    log_event(LOG_ERROR, "reload.refused", "reason=\"%s\"", *line);
  log_event(LOG_ERROR, "reload.refused", "mistakes=%u; the old configuration goes on", g_strv_length(lines));
}

static void serve(Daemon *daemon)
{
  while (daemon->fatal == NULL && !loop_is_stopped(daemon->loop)) {
    loop_round(daemon->loop, G_MAXINT);
    if (!daemon->hangup)
      continue;
    g_autoptr(GError) error = NULL;
    daemon->hangup = FALSE;
    service_reloading();
    const gboolean good = reload(daemon, &error);
    meter_add(daemon->meter, METRIC_RELOADS, good ? "good" : "refused", NULL, 1);
    if (good)
      log_event(LOG_INFO, "reloaded", "pollers=%u senders=%u", daemon->pollers->len, daemon->senders->len);
    else
      log_mistakes(error);
    service_ready();
  }
}

static void begin(Daemon *daemon)
{
  daemon->client = http_client_new(daemon->loop);
  daemon->pollers = g_ptr_array_new_with_free_func((GDestroyNotify)poller_free);
  daemon->senders = g_ptr_array_new_with_free_func((GDestroyNotify)sender_free);
  daemon->followers = g_ptr_array_new_with_free_func((GDestroyNotify)follower_free);
  daemon->credits = g_ptr_array_new_with_free_func((GDestroyNotify)credit_watch_free);
  daemon->checkpoint = loop_timer_new(daemon->loop, on_checkpoint, daemon);
  loop_timer_set(daemon->checkpoint, CHECKPOINT_MS);
  daemon->meter = meter_new();
  daemon->service = service_new(daemon->loop);
  meter_set(daemon->meter, METRIC_START, NULL, NULL, clock_now_ms() / 1000);
  meter_set(daemon->meter, METRIC_BUILD, SAMMACHIP_VERSION, NULL, 1);
}

static void end(Daemon *daemon)
{
  leave(daemon);
  g_ptr_array_unref(daemon->followers);
  g_ptr_array_unref(daemon->credits);
  g_ptr_array_unref(daemon->pollers);
  g_ptr_array_unref(daemon->senders);
  loop_timer_free(daemon->checkpoint);
  service_free(daemon->service);
  meter_free(daemon->meter);
  http_client_free(daemon->client);
}

int cli_run(const Setup *setup, RunTool run_tool, GError **error)
{
  Daemon daemon = {.setup = setup, .run_tool = run_tool};
  descriptors_raise();
  daemon.loop = loop_new();
  loop_stop_on_signals(daemon.loop); /* before the book is opened: a stop while it recovers is a clean one too */
  loop_call_on_hangup(daemon.loop, on_hangup, &daemon);
  daemon.book = book_open(setup->database, STORE_WRITER, error);
  if (daemon.book == NULL) {
    loop_free(daemon.loop);
    return EX_SOFTWARE;
  }
  begin(&daemon);
  if (enter(&daemon, setup, &daemon.fatal)) {
    if (setup->pin_key == NULL)
      log_event(LOG_WARNING, "pin.key", "there is no %s: no PIN is right; make it with `sammachip init`", setup->pin_key_file);
    listen_to_tools(&daemon);
    log_event(LOG_INFO, "started", "pollers=%u senders=%u", daemon.pollers->len, daemon.senders->len);
    service_ready();
    serve(&daemon);
  }
  service_stopping();
  close_door(&daemon);
  tools_free(daemon.tools);
  if (daemon.fatal == NULL)
    drain(&daemon, DRAIN_MS, TRUE);

  end(&daemon);
  book_close(daemon.book);
  setup_free(daemon.reloaded);
  loop_free(daemon.loop);
  if (daemon.fatal != NULL) {
    g_propagate_error(error, daemon.fatal);
    return EX_SOFTWARE;
  }
  log_event(LOG_INFO, "stopped", "clean=%d", 1);
  return EX_OK;
}
