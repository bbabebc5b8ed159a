/* What a machine asks the daemon about itself, on the door: /metrics in Prometheus's text, /healthz (the loop turns), /readyz
 * (the book answers; 503 where it does not). Only this machine is answered, and nothing that a proxy hands on: a proxy in front
 * of the door serves others. No number, text or name of a person is in it. */
#pragma once
#include "endpoint/door.h"
#include "pipeline/gateway.h"

typedef struct {
  const Gateway *gateway;
  const GPtrArray *providers; /* Provider * */
  const GPtrArray *credits;   /* CreditWatch * */
  const Door *door;
} MetricsDesk;

/* A call, from the door; `data` is a MetricsDesk. */
void metrics_call(gpointer data, HttpCall *call);
