#include "door_options.h"

#include <string.h>

char *door_listen_read(Settings *file, SettingsGroup *group)
{
  const char *listen = settings_string(group, "listen", "127.0.0.1");
  if (!peers_is_address(listen))
    settings_complain(file, settings_node(group, "listen"), "write this machine's address in numbers, \"127.0.0.1\" or \"::1\"",
                      "listen = \"%s\" is no address", listen);
  return g_strdup(listen);
}

static void read_peers(Settings *file, SettingsGroup *group, DoorOptions *options)
{
  g_autoptr(GPtrArray) allowed = settings_strings(group, "allow", FALSE);
  options->peers = peers_new();
  for (guint i = 0; i < allowed->len; i++) {
    if (!peers_add(options->peers, g_ptr_array_index(allowed, i)))
      settings_complain(file, settings_node(group, "allow"), "write \"203.0.113.7\" or \"203.0.113.0/24\"",
                        "\"%s\" is no address", (const char *)g_ptr_array_index(allowed, i));
  }
  if (!settings_has(group, "allow")) {
    peers_add(options->peers, "127.0.0.0/8");
    peers_add(options->peers, "::1");
  }
}

static void read_public(Settings *file, SettingsGroup *group, DoorOptions *options)
{
  const char *public = settings_string(group, "public", "");
  gsize length = strlen(public);
  while (length > 0 && public[length - 1] == '/')
    length--;
  options->public = g_strndup(public, length);
  g_autoptr(GUri) uri = length > 0 ? g_uri_parse(options->public, G_URI_FLAGS_ENCODED, NULL) : NULL;
  const gboolean web =
      uri != NULL && (strcmp(g_uri_get_scheme(uri), "https") == 0 || strcmp(g_uri_get_scheme(uri), "http") == 0);
  if (length > 0 && (!web || g_uri_get_host(uri) == NULL || g_uri_get_host(uri)[0] == '\0'))
    settings_complain(file, settings_node(group, "public"), "write \"https://sms.example.org\"",
                      "public = \"%s\" is no address", public);
  else if (uri != NULL &&
           (g_uri_get_query(uri) != NULL || g_uri_get_fragment(uri) != NULL || strstr(g_uri_get_path(uri), "/push") != NULL))
    settings_complain(file, settings_node(group, "public"),
                      "write what stands before /push/NAME in the address that providers are told",
                      "public = \"%s\" is more than our address", public);
}

DoorOptions *door_options_read(Settings *file, SettingsGroup *root)
{
  DoorOptions *options = g_new0(DoorOptions, 1);
  settings_has(root, "http");
  SettingsGroup *group = settings_group(file, settings_root(file), "http");
  options->listen = door_listen_read(file, group);
  options->port = (guint16)settings_int(group, "port", 0, 65535, 0);
  read_public(file, group, options);
  read_peers(file, group, options);
  settings_group_end(group);
  return options;
}

void door_options_free(DoorOptions *options)
{
  if (options == NULL)
    return;
  peers_free(options->peers);
  g_free(options->listen);
  g_free(options->public);
  g_free(options);
}
