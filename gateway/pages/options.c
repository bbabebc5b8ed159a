#include "options.h"

#include "endpoint/door_options.h"

PageOptions *page_options_read(Settings *file, SettingsGroup *root)
{
  PageOptions *options = g_new0(PageOptions, 1);
  settings_has(root, "pages");
  SettingsGroup *group = settings_group(file, settings_root(file), "pages");
  options->listen = door_listen_read(file, group);
  options->port = (guint16)settings_int(group, "port", 0, 65535, 0);
  options->secure = settings_bool(group, "secure", FALSE);
  settings_group_end(group);
  return options;
}

void page_options_free(PageOptions *options)
{
  if (options == NULL)
    return;
  g_free(options->listen);
  g_free(options);
}
