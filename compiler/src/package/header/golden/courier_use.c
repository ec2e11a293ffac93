/* Uses what courier.h offers, in the common subset of C11 and C++17. Compiled only, never run. */
#include "courier.h"

static int32_t on_wait(void *data, windlass_instance_t *instance,
                       const courier_clock_wait_args_t *args, void *results) {
    (void)data;
    (void)args;
    (void)results;
    return windlass_import_defer(instance, NULL, NULL) != NULL ? WINDLASS_PENDING : WINDLASS_INTERNAL;
}

static void on_sent(void *data, windlass_instance_t *instance, windlass_status_t status) {
    (void)data;
    (void)instance;
    (void)status;
}

static void on_read(void *data, windlass_instance_t *instance, uint32_t end, uint32_t result,
                    uint32_t count) {
    (void)data;
    (void)result;
    (void)count;
    (void)windlass_stream_drop_readable(instance, end);
}

int use(courier_imports_t *imports);

int use(courier_imports_t *imports) {
    windlass_instance_t *instance;
    windlass_call_t call;
    windlass_copy_t copy;
    docs_courier_post_letter_t letter = {{NULL, 0}, {NULL, 0}};
    docs_courier_post_send_args_t args;
    docs_courier_post_result_u32_failure_t answer;
    docs_courier_post_receive_args_t receive;
    docs_courier_post_stream_letter_t letters;
    courier_future_string_t receipt;
    courier_future_string_writer_t receipt_writer;
    courier_stream_u8_t bytes;
    courier_stream_u8_writer_t bytes_writer;
    imports->courier_clock_wait = on_wait;
    if (courier_instantiate(imports, NULL, &instance) != WINDLASS_OK) {
        return 1;
    }
    if (courier_future_string_new(instance, &receipt, &receipt_writer) == WINDLASS_OK) {
        (void)docs_courier_post_send(instance, &letter, receipt, &args, &answer, on_sent, NULL, &call);
        (void)courier_future_string_write(instance, receipt_writer, &letter.to, NULL, NULL, &copy);
        (void)windlass_call_cancel(instance, call);
    }
    (void)docs_courier_post_ping(instance, on_sent, NULL, NULL);
    if (courier_stream_u8_new(instance, &bytes, &bytes_writer) == WINDLASS_OK) {
        (void)docs_courier_post_receive(instance, bytes, 7, &receive, &letters, NULL, NULL, &call);
        (void)windlass_call_wait(instance, call);
        (void)docs_courier_post_stream_letter_read(instance, letters, &letter, 1, on_read, NULL, &copy);
        (void)windlass_instance_poll(instance);
    }
    return (int)windlass_instance_delete(instance);
}
