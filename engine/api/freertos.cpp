// <FreeRTOS.h>, <task.h> and <semphr.h> of FreeRTOS, and <FreeRTOSConfig.h>, which stands for a
// configuration with configASSERT; without it, asserts are off. Here are the semaphores; what tasks
// do is in freertos_tasks.cpp. Rules: queue.c and tasks.c of the kernel's main branch, 2026. Larger
// priorities are more urgent. A give only makes the waiter ready: whoever takes first has the
// semaphore.
#include "engine/api/freertos.h"

namespace api {

using namespace sync;
using namespace freertos;

namespace {

Address semaphore_in(const Call& c, int argument = 0) {
    return object_in(c, freertos_semaphores, c[argument]);
}

bool is_mutex(const Call& c, Address s) { return c.k.options(s).k() == Kind::Mutex; }
bool is_recursive(const Call& c, Address s) { return is_mutex(c, s) && c.k.options(s).number != 0; }

Address make(Call& c) {
    touches_all(c);
    return c.k.from_pool(freertos_semaphores);
}

Outcome make_mutex(Call& c, bool recursive) {
    const Address made = make(c);
    if (made == 0) return c.done(0);
    Options o = options_of(Kind::Mutex, Order::Priority, Grant::Barge, Protocol::FreeRtos);
    o.relock = static_cast<std::uint32_t>(Relock::Wait);
    o.death = static_cast<std::uint32_t>(Death::Ignore);
    o.number = recursive;
    c.k.at<Mutex>(made).options = o;
    return c.done(handle_of(made));
}

Word make_counting(Call& c, Word maximum, Word count) {
    const Address made = make(c);
    if (made == 0) return 0;
    Semaphore& s = c.k.at<Semaphore>(made);
    s.options = options_of(Kind::Semaphore, Order::Priority, Grant::Barge, Protocol::FreeRtos);
    s.count = count;
    s.maximum = maximum;
    return handle_of(made);
}

constexpr lang::BuiltinCode create_mutex_code{.run = [](Call& c) { return make_mutex(c, false); }};
constexpr lang::BuiltinCode create_recursive_code{.run = [](Call& c) { return make_mutex(c, true); }};
constexpr lang::BuiltinCode create_binary_code{.run = [](Call& c) { return c.done(make_counting(c, 1, 0)); }};
// The old macro, which assigns: full.
constexpr lang::BuiltinCode create_binary_full_code{.run = [](Call& c) {
    put(c, 0, make_counting(c, 1, 1));
    return c.done();
}};
constexpr lang::BuiltinCode create_counting_code{.run = [](Call& c) -> Outcome {
    if (c[0] <= 0 || c[1] < 0 || c[1] > c[0]) return c.done(0);
    return c.done(make_counting(c, c[0], c[1]));
}};

Outcome take_semaphore(Call& c, Address s, bool recursively) {
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    const Word ticks = ticks_of(c[1]);
    const bool mutex = is_mutex(c, s);
    const bool there = mutex ? c.k.at<Mutex>(s).owner == 0 : c.k.at<Semaphore>(s).count > 0;
    if (!there && ticks != 0 && !c.timed_out() && is_locking(c)) return c.k.misused(Misuse::WaitsWhileLocked);
    const Outcome out = mutex ? take(c, s, ticks) : take_permit(c, s, ticks);
    // How often it was taken recursively: a plain take does not count, as in the kernel.
    if (out == Outcome::Done && c.status == Status::Ok && is_recursive(c, s)) {
        c.k.at<Mutex>(s).count = recursively;
    }
    return out;
}

void finish_take(Call& c) { c.result = c.status == Status::Ok ? yes : no; }

constexpr lang::BuiltinCode take_code{
    .run = [](Call& c) -> Outcome {
        const Address s = semaphore_in(c);
        return s == 0 ? c.k.misused(Misuse::StaleAddress) : take_semaphore(c, s, false);
    },
    .finish = finish_take};

constexpr lang::BuiltinCode take_recursive_code{
    .run = [](Call& c) -> Outcome {
        const Address s = semaphore_in(c);
        if (s == 0 || !is_recursive(c, s)) return c.k.misused(Misuse::StaleAddress);
        if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
        Mutex& m = c.k.at<Mutex>(s);
        if (m.owner != c.k.self + 1) return take_semaphore(c, s, true);
        c.k.touch(s, true, false);
        m.count++;
        c.k.emit(EventKind::Acquired, c.k.self, s, m.count);
        return c.ended(Status::Ok);
    },
    .finish = finish_take};

// Frees a mutex whoever holds it, and however often it was taken.
Outcome give_mutex(Call& c, Address s) {
    Mutex& m = c.k.at<Mutex>(s);
    if (m.owner == 0) {
        c.k.touch(s, false);
        return c.done(no);
    }
    m.count = 1;
    give(c.k, s, true);
    return c.done(yes);
}

template <bool asserts> Outcome give_semaphore(Call& c) {
    const Address s = semaphore_in(c);
    if (s == 0) return c.k.misused(Misuse::StaleAddress);
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    if (!is_mutex(c, s)) return c.done(give_permits(c.k, s) == Status::Ok ? yes : no);
    const Mutex& m = c.k.at<Mutex>(s);
    if (asserts && m.owner != 0 && m.owner != c.k.self + 1) return c.k.misused(Misuse::AssertsHolder);
    return give_mutex(c, s);
}
constexpr lang::BuiltinCode give_code{.run = give_semaphore<false>, .meddles = true};
constexpr lang::BuiltinCode give_asserting_code{.run = give_semaphore<true>};

constexpr lang::BuiltinCode give_recursive_code{.run = [](Call& c) -> Outcome {
    const Address s = semaphore_in(c);
    if (s == 0 || !is_recursive(c, s)) return c.k.misused(Misuse::StaleAddress);
    if (c.in_interrupt()) return c.k.misused(Misuse::NotFromInterrupt);
    Mutex& m = c.k.at<Mutex>(s);
    c.k.touch(s, true, false);
    if (m.owner != c.k.self + 1) return c.done(no);
    if (m.count == 1) return give_mutex(c, s);
    m.count--;  // below 0 where it was taken plainly: then it is never given back this way
    c.k.emit(EventKind::Unlocked, c.k.self, s, m.count);
    return c.done(yes);
}};

constexpr lang::BuiltinCode give_from_isr_code{.run = [](Call& c) -> Outcome {
    const Address s = semaphore_in(c);
    if (s == 0) return c.k.misused(Misuse::StaleAddress);
    const TaskId had_cpu = interrupted(c);
    bool given;
    if (is_mutex(c, s)) {
        // A mutex must not be given by an interrupt while somebody holds it; a free one is full.
        if (c.k.at<Mutex>(s).owner != 0) return c.k.misused(Misuse::NotFromInterrupt);
        given = false;
    } else {
        given = give_permits(c.k, s) == Status::Ok;
    }
    if (given && woken_from_interrupt(c, had_cpu)) put(c, 1, yes);
    return c.done(given);
}};

constexpr lang::BuiltinCode take_from_isr_code{.run = [](Call& c) -> Outcome {
    const Address s = semaphore_in(c);
    if (s == 0 || is_mutex(c, s)) return c.k.misused(s == 0 ? Misuse::StaleAddress : Misuse::NotFromInterrupt);
    return c.done(try_acquire(c.k, s));
}};

constexpr lang::BuiltinCode holder_code{.run = [](Call& c) -> Outcome {
    const Address s = semaphore_in(c);
    if (s == 0) return c.k.misused(Misuse::StaleAddress);
    c.k.touch(s, false);
    return c.done(is_mutex(c, s) ? c.k.at<Mutex>(s).owner : 0);
}, .meddles = true};

constexpr lang::BuiltinCode count_code{.run = [](Call& c) -> Outcome {
    const Address s = semaphore_in(c);
    if (s == 0) return c.k.misused(Misuse::StaleAddress);
    c.k.touch(s, false);
    if (is_mutex(c, s)) return c.done(c.k.at<Mutex>(s).owner == 0);
    return c.done(c.k.at<Semaphore>(s).count);
}};

// Nobody may wait for it or hold it.
constexpr lang::BuiltinCode delete_semaphore_code{.run = [](Call& c) -> Outcome {
    const Address s = semaphore_in(c);
    if (s == 0) return c.k.misused(Misuse::StaleAddress);
    touches_all(c);
    const bool held = is_mutex(c, s) && c.k.at<Mutex>(s).owner != 0;
    const Role role = is_mutex(c, s) ? Role::Lock : Role::Permit;
    if (held || c.k.waiters(s, role) > 0) return c.k.misused(Misuse::DestroyedInUse);
    for (int i = 0; i < mutex_words; i++) c.k.words[s + i] = 0;
    c.k.touch(s, true);
    return c.done();
}};

using lang::Builtin;
using lang::BuiltinType;
using lang::Form;

constexpr BuiltinType base_types[] = {
    {.name = "TaskHandle_t", .words = 1, .copyable = true, .scalar = true, .names_tasks = true,
     .help = "a task; NULL is the caller"},
};
constexpr BuiltinType semaphore_types[] = {
    {.name = "SemaphoreHandle_t", .words = 1, .copyable = true, .scalar = true, .help = "a semaphore of any kind"},
    {.name = "FreeRTOS semaphore", .words = mutex_words, .names_tasks = true, .pool = freertos_semaphores},
};
static_assert(semaphore_words <= mutex_words);

constexpr lang::Alias aliases[] = {
    {"BaseType_t", "int"}, {"UBaseType_t", "unsigned"}, {"TickType_t", "unsigned"},
    {"configSTACK_DEPTH_TYPE", "unsigned"}, {"StackType_t", "unsigned"},
};
constexpr lang::Alias semaphore_aliases[] = {{"xSemaphoreHandle", "SemaphoreHandle_t"}};
constexpr lang::Alias task_aliases[] = {{"xTaskHandle", "TaskHandle_t"}};

constexpr Builtin base_functions[] = {
    {.signature = "TickType_t pdMS_TO_TICKS(int ms)", .code = &ticks_code, .form = Form::Local,
     .help = "the ticks in so many milliseconds: as many"},
    {.signature = "void portYIELD_FROM_ISR(int woken)", .code = &yield_from_isr_code,
     .help = "last in an isr: a task that it has woken runs now, not at the next tick"},
    {.signature = "void portEND_SWITCHING_ISR(int woken)", .code = &yield_from_isr_code,
     .help = "the same as portYIELD_FROM_ISR"},
};

constexpr Builtin task_functions[] = {
    {.signature = "BaseType_t xTaskCreate(void(*)(void*), const char*, int depth, void* argument, "
                  "int priority, TaskHandle_t* made)",
     .code = &create_code, .help = "a task; pdPASS, or errCOULD_NOT_ALLOCATE_REQUIRED_MEMORY"},
    {.signature = "void vTaskDelete(TaskHandle_t task)", .code = &delete_code,
     .help = "ends the task, or with NULL the caller; what it holds stays taken"},
    {.signature = "void vTaskDelay(TickType_t ticks)", .code = &delay_code, .help = "sleeps so many ticks"},
    {.signature = "void vTaskDelayUntil(TickType_t* previous, TickType_t increment)", .code = &delay_until_code,
     .help = "sleeps until previous + increment, and makes that the previous one", .exact_time_only = true},
    {.signature = "BaseType_t xTaskDelayUntil(TickType_t* previous, TickType_t increment)",
     .code = &delay_until_answer_code, .help = "the same; pdFALSE where that moment is past",
     .exact_time_only = true},
    {.signature = "void vTaskPrioritySet(TaskHandle_t task, UBaseType_t priority)", .code = &priority_set_code,
     .help = "another base priority; larger is more urgent"},
    {.signature = "UBaseType_t uxTaskPriorityGet(TaskHandle_t task)", .code = &priority_get_code,
     .help = "its priority now, inherited or not"},
    {.signature = "void vTaskSuspend(TaskHandle_t task)", .code = &suspend_code,
     .help = "keeps the task from running, and takes it out of its wait"},
    {.signature = "void vTaskResume(TaskHandle_t task)", .code = &resume_code, .help = "lets the task run again"},
    {.signature = "BaseType_t xTaskResumeFromISR(TaskHandle_t task)", .code = &resume_from_isr_code,
     .help = "the same from an isr; pdTRUE where it is more urgent than what was interrupted"},
    {.signature = "void vTaskStartScheduler()", .code = &start_code,
     .help = "last in main: until here nobody else runs", .starts = true},
    {.signature = "void vTaskSuspendAll()", .code = &suspend_all_code,
     .help = "no other task runs; interrupts do"},
    {.signature = "BaseType_t xTaskResumeAll()", .code = &resume_all_code,
     .help = "undoes one vTaskSuspendAll; pdTRUE where another task runs now"},
    {.signature = "void taskYIELD()", .code = &yield_code, .help = "lets the next task of this priority run"},
    {.signature = "void taskENTER_CRITICAL()", .code = &critical_enter_code,
     .help = "no other task and no interrupt comes until taskEXIT_CRITICAL"},
    {.signature = "void taskEXIT_CRITICAL()", .code = &critical_exit_code,
     .help = "undoes one taskENTER_CRITICAL"},
    {.signature = "TickType_t xTaskGetTickCount()", .code = &tick_count_code,
     .help = "the tick; only where time is exact", .exact_time_only = true},
    {.signature = "TickType_t xTaskGetTickCountFromISR()", .code = &tick_count_code,
     .help = "the tick, from an isr", .exact_time_only = true},
    {.signature = "TaskHandle_t xTaskGetCurrentTaskHandle()", .code = &current_code, .help = "the caller"},
};

constexpr Builtin semaphore_functions[] = {
    {.signature = "SemaphoreHandle_t xSemaphoreCreateMutex()", .code = &create_mutex_code,
     .help = "a mutex with inheritance, free; NULL where there is no room", .makes = freertos_semaphores},
    {.signature = "SemaphoreHandle_t xSemaphoreCreateRecursiveMutex()", .code = &create_recursive_code,
     .help = "a mutex for xSemaphoreTakeRecursive, free", .makes = freertos_semaphores},
    {.signature = "SemaphoreHandle_t xSemaphoreCreateBinary()", .code = &create_binary_code,
     .help = "a binary semaphore, empty", .makes = freertos_semaphores},
    {.signature = "void vSemaphoreCreateBinary(SemaphoreHandle_t& made)", .code = &create_binary_full_code,
     .help = "the old form: full", .makes = freertos_semaphores},
    {.signature = "SemaphoreHandle_t xSemaphoreCreateCounting(UBaseType_t maximum, UBaseType_t count)",
     .code = &create_counting_code, .help = "a counting semaphore", .makes = freertos_semaphores},
    {.signature = "BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t ticks)", .code = &take_code,
     .help = "pdTRUE, or pdFALSE where it was not there in time; portMAX_DELAY: for ever"},
    {.signature = "BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore)", .code = &give_code,
     .help = "pdTRUE, or pdFALSE where it was full"},
    {.signature = "BaseType_t xSemaphoreTakeRecursive(SemaphoreHandle_t mutex, TickType_t ticks)",
     .code = &take_recursive_code, .help = "the same for a recursive mutex, counted"},
    {.signature = "BaseType_t xSemaphoreGiveRecursive(SemaphoreHandle_t mutex)", .code = &give_recursive_code,
     .help = "pdPASS, or pdFAIL where the caller does not hold it"},
    {.signature = "BaseType_t xSemaphoreGiveFromISR(SemaphoreHandle_t semaphore, BaseType_t* woken)",
     .code = &give_from_isr_code, .help = "gives from an isr; *woken becomes pdTRUE where a switch is due"},
    {.signature = "BaseType_t xSemaphoreTakeFromISR(SemaphoreHandle_t semaphore, BaseType_t* woken)",
     .code = &take_from_isr_code, .help = "takes from an isr, without waiting"},
    {.signature = "TaskHandle_t xSemaphoreGetMutexHolder(SemaphoreHandle_t mutex)", .code = &holder_code,
     .help = "who holds the mutex, or NULL"},
    {.signature = "TaskHandle_t xSemaphoreGetMutexHolderFromISR(SemaphoreHandle_t mutex)", .code = &holder_code,
     .help = "the same from an isr"},
    {.signature = "UBaseType_t uxSemaphoreGetCount(SemaphoreHandle_t semaphore)", .code = &count_code,
     .help = "its count; of a mutex 1 where it is free"},
    {.signature = "void vSemaphoreDelete(SemaphoreHandle_t semaphore)", .code = &delete_semaphore_code,
     .help = "deletes it; nobody may hold it or wait for it"},
};

// The same names with asserts. Where both headers are there the compiler takes these, which are
// listed first.
constexpr Builtin asserting_functions[] = {
    {.signature = "BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore)", .code = &give_asserting_code,
     .help = "pdTRUE, or pdFALSE where it was full; only the holder may give a mutex"},
};

constexpr lang::Constant constants[] = {
    {"pdTRUE", "", yes}, {"pdFALSE", "", no}, {"pdPASS", "", yes}, {"pdFAIL", "", no},
    {"errQUEUE_FULL", "", no}, {"errQUEUE_EMPTY", "", no}, {"errCOULD_NOT_ALLOCATE_REQUIRED_MEMORY", "", -1},
    {"portMAX_DELAY", "unsigned", forever}, {"portTICK_PERIOD_MS", "", 1}, {"portTICK_RATE_MS", "", 1},
    {"configTICK_RATE_HZ", "", 1000}, {"configMAX_PRIORITIES", "", max_priorities},
    {"configMINIMAL_STACK_SIZE", "", 128}, {"tskIDLE_PRIORITY", "", 0},
};

constexpr std::string_view task_includes[] = {"FreeRTOS.h"};
constexpr std::string_view semaphore_includes[] = {"FreeRTOS.h", "task.h"};
constexpr std::string_view config_includes[] = {"FreeRTOS.h", "task.h", "semphr.h"};

}  // namespace

extern const lang::Header freertos_config_header{.name = "FreeRTOSConfig.h", .includes = config_includes,
                                                 .functions = asserting_functions, .system = "freertos"};
extern const lang::Header freertos_header{.name = "FreeRTOS.h", .types = base_types,
                                          .functions = base_functions, .constants = constants,
                                          .aliases = aliases, .system = "freertos", .rotates = true};
extern const lang::Header freertos_task_header{.name = "task.h", .includes = task_includes,
                                               .functions = task_functions, .aliases = task_aliases,
                                               .system = "freertos"};
extern const lang::Header freertos_semaphore_header{.name = "semphr.h", .includes = semaphore_includes,
                                                    .types = semaphore_types, .functions = semaphore_functions,
                                                    .aliases = semaphore_aliases, .system = "freertos"};

}  // namespace api
