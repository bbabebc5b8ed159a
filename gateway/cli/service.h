/* The daemon as a unit of systemd: what sd_notify(3) tells it, and the watchdog. Without systemd nothing of it does anything.
 */
#pragma once
#include "net/loop.h"

typedef struct Service Service;

/* Where the unit has a watchdog, it is told twice within its time that the loop turns. */
Service *service_new(Loop *loop);
void service_free(Service *service);

void service_ready(void);
/* Followed by service_ready when it is done, well or not. */
void service_reloading(void);
void service_stopping(void);
