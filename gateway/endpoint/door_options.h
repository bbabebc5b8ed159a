/* The group `http` of the settings file: where we listen, and for whom. */
#pragma once
#include "endpoint/peers.h"
#include "settings.h"

typedef struct {
  char *listen;
  guint16 port; /* 0: nobody can call us */
  char *public; /* "https://sms.example.org": what our callers were told, before the path; "" : as we listen */
  Peers *peers;
} DoorOptions;

/* `listen` of a group; a name, or what is no address at all, becomes a complaint of `file`. Caller frees. */
char *door_listen_read(Settings *file, SettingsGroup *group);
/* Owned: door_options_free. */
DoorOptions *door_options_read(Settings *file, SettingsGroup *root);
void door_options_free(DoorOptions *options);
