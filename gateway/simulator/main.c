/* sammachip-simulator: a provider to try the gateway with, and phones that talk through it. */
#include "error.h"
#include "simulator/api.h"
#include "simulator/phones.h"
#include "simulator/player.h"

#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>

#define CONNECTIONS_MAX 4096U
#define BODY_MAX ((gsize)64 << 20) /* a year of conversations may be injected at once */

typedef void (*ApiHandler)(Provider *provider, HttpCall *call, const char *path);

static const ApiHandler handlers[API_COUNT] = {
#define API(constant, name, by_time) name##_handle,
#include "simulator/apis.def"
#undef API
};

typedef struct {
  State *state;
  Phones *phones;
} Desk;

/* "/plain/inbox": the first part says whom it is for. */
static void on_call(gpointer data, HttpCall *call)
{
  const Desk *desk = data;
  State *state = desk->state;
  const char *rest = call->path[0] == '/' ? strchr(call->path + 1, '/') : NULL;
  g_autofree char *name = rest != NULL ? g_strndup(call->path + 1, (gsize)(rest - call->path - 1)) : NULL;
  Provider *provider = state_find(state, name);
  if (provider != NULL) {
    handlers[provider->api](provider, call, rest);
    return;
  }
  if (!phones_is_ours(call))
    return;
  if (g_strcmp0(name, "control") == 0)
    control_handle(state, call, rest);
  else if (!phones_handle(desk->phones, call))
    answer_no_api(call);
}

typedef struct {
  char *host, *api, *ussd, *people, *book;
  int port, seed, delay_ms, pause_ms;
  gboolean quiet, version;
} Options;

static int serve(const Options *options)
{
  static const HttpBounds bounds = {BODY_MAX, CONNECTIONS_MAX};
  g_autoptr(GError) error = NULL;
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max; /* a connection each */
    setrlimit(RLIMIT_NOFILE, &files);
  }
  Loop *loop = loop_new();
  loop_stop_on_signals(loop);
  State *state = state_new(loop, (guint32)options->seed, options->delay_ms, !options->quiet);
  const PhonesOptions shown = {.api = options->api, .people = options->people, .book = options->book, .ussd = options->ussd};
  const Desk desk = {.state = state, .phones = phones_new(state, &shown, &error)};
  HttpServer *server = NULL;
  if (desk.phones != NULL)
    server = http_server_new(loop, options->host, (guint16)options->port, &bounds, on_call, (gpointer)&desk, &error);
  if (server == NULL) {
    g_printerr("sammachip-simulator: %s\n", error->message);
  } else {
    const guint16 port = http_server_port(server);
    g_printerr("listening on %s:%u\n", options->host, port);
    if (!options->quiet)
      g_printerr("the phones: http://%s:%u/\n", options->host, port);
    loop_run(loop);
  }
  held_drop_all(state);
  state_free(state);
  if (server != NULL)
    http_server_free(server);
  phones_free(desk.phones);
  loop_free(loop);
  return server != NULL ? 0 : failure_exit_status(error);
}

static int run(const Options *options, int argc, char **argv)
{
  const PlayerOptions player = {
      .host = options->host, .port = (guint16)options->port, .api = options->api, .pause_ms = options->pause_ms};
  if (argc == 1)
    return serve(options);
  if (argc == 3 && strcmp(argv[1], "play") == 0)
    return player_play(&player, argv[2]);
  if (argc == 4 && strcmp(argv[1], "text") == 0)
    return player_text(&player, argv[2], argv[3]);
  if (argc >= 4 && strcmp(argv[1], "dial") == 0 && options->ussd != NULL)
    return player_dial(&player, options->ussd, argv[2], argv[3], argv + 4);
  g_printerr("usage: sammachip-simulator [OPTION…] [play FILE | text PHONE TEXT | --ussd URL dial PHONE CODE KEY…]\n");
  return EX_USAGE;
}

int main(int argc, char **argv)
{
  Options options = {.port = 8030, .seed = 1};
  const GOptionEntry entries[] = {
      {"port", 0, 0, G_OPTION_ARG_INT, &options.port, "Port (8030; 0: any free one)", "N"},
      {"host", 0, 0, G_OPTION_ARG_STRING, &options.host, "Address (127.0.0.1)", "ADDRESS"},
      {"seed", 0, 0, G_OPTION_ARG_INT, &options.seed, "Of the faults that chance brings (1)", "N"},
      {"delay-ms", 0, 0, G_OPTION_ARG_INT, &options.delay_ms, "Before a send is answered (0)", "N"},
      {"ussd", 0, 0, G_OPTION_ARG_STRING, &options.ussd, "Where the gateway takes USSD callbacks: for dial and the page",
       "URL"},
      {"people", 0, 0, G_OPTION_ARG_FILENAME, &options.people, "The page's phones: people as for sammachip import", "FILE.csv"},
      {"book", 0, 0, G_OPTION_ARG_FILENAME, &options.book, "The gateway's database: the page tells what it understood", "FILE"},
      {"quiet", 0, 0, G_OPTION_ARG_NONE, &options.quiet, "Do not show the messages as they pass", NULL},
      {"api", 0, 0, G_OPTION_ARG_STRING, &options.api, "page, play, text: plain (default), twilio, infobip …", "NAME"},
      {"pause-ms", 0, 0, G_OPTION_ARG_INT, &options.pause_ms, "play: after each reply (0)", "N"},
      {"version", 0, 0, G_OPTION_ARG_NONE, &options.version, "Print the version", NULL},
      {0}};
  g_autoptr(GError) error = NULL;
  g_autoptr(GOptionContext) context = g_option_context_new("[play FILE | text PHONE TEXT | dial PHONE CODE KEY…]");
  g_option_context_set_summary(context, "A provider of short messages on this machine, to try the gateway with, and\n"
                                        "a page of phones that text through it.\n"
                                        "play, text and dial are phones that talk through one that runs.");
  g_option_context_add_main_entries(context, entries, NULL);
  if (!g_option_context_parse(context, &argc, &argv, &error)) {
    g_printerr("sammachip-simulator: %s\n", error->message);
    return EX_USAGE;
  }
  if (options.version) {
    g_print("sammachip-simulator %s\n", SAMMACHIP_VERSION);
    return 0;
  }
  if (options.port < 0 || options.port > 65535) {
    g_printerr("sammachip-simulator: --port wants 0 to 65535\n");
    return EX_USAGE;
  }
  options.host = options.host != NULL ? options.host : g_strdup("127.0.0.1");
  options.api = options.api != NULL ? options.api : g_strdup("plain");
  const int status = run(&options, argc, argv);
  g_free(options.host);
  g_free(options.ussd);
  g_free(options.api);
  g_free(options.people);
  g_free(options.book);
  return status;
}
