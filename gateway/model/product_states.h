/* How far a village's product is on the way to OTOP, as the office enters it: idea → trial → registered → graded. */
#pragma once
#include "book.h"
#include "calendar.h"

typedef enum { PRODUCT_IDEA, PRODUCT_TRIAL, PRODUCT_REGISTERED, PRODUCT_GRADED, PRODUCT_STATES } ProductStage;

typedef struct {
  gint32 village;
  char product[4]; /* the programme's code */
  ProductStage stage;
  char grade[32]; /* stars or group of the grading, as the office writes it; "" below graded */
  Day since_day;  /* 0: not told */
} ProductState;

/* "idea", "trial", "registered", "graded": as in tables, imports and exports. */
const char *product_stage_name(ProductStage stage);
gboolean product_stage_parse(const char *name, ProductStage *stage);

/* Adds it, or changes the one of that village and product. */
gboolean product_states_put(Book *book, const ProductState *state, GError **error);
/* Of a place, by village and product. Array of ProductState. */
gboolean product_states_list(Book *book, gint64 place, GArray *states, GError **error);
