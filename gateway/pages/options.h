/* The group `pages` of the settings file: where the officers' page is served. */
#pragma once
#include "settings.h"

typedef struct {
  char *listen;
  guint16 port;    /* 0: no page */
  gboolean secure; /* a proxy with TLS stands in front: cookies go over TLS alone */
} PageOptions;

/* Owned: page_options_free. What is wrong becomes complaints of `file`. */
PageOptions *page_options_read(Settings *file, SettingsGroup *root);
void page_options_free(PageOptions *options);
