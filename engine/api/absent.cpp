// See absent.h. A line a call; what is told behind it is what to write instead.
#include "engine/api/absent.h"

namespace api {

namespace {

constexpr std::string_view posix = "POSIX", vxworks = "VxWorks", win32 = "Win32", ucos = "uC/OS-II",
                           freertos = "FreeRTOS", zephyr = "Zephyr", amiga = "AmigaOS", vms = "VMS";

constexpr lang::Absent list[] = {
    {"pthread_cancel", posix, "set a flag that the thread looks at"},
    {"pthread_testcancel", posix, "look at a flag"},
    {"pthread_kill", posix, "wake it with a condition variable or a semaphore"},
    {"pthread_once", posix, "std::call_once of <mutex>, or a flag under a mutex"},
    {"pthread_key_create", posix, "a local variable of the thread's function"},
    {"pthread_getspecific", posix, "a local variable of the thread's function"},
    {"pthread_setspecific", posix, "a local variable of the thread's function"},
    {"pthread_sigmask", posix, "declare an isr"},
    {"mq_open", posix, "a buffer with a mutex and two condition variables"},
    {"taskInit", vxworks, "taskSpawn"},
    {"taskActivate", vxworks, "taskSpawn"},
    {"taskRestart", vxworks, "taskDelete and taskSpawn"},
    {"taskNameToId", vxworks, "keep what taskSpawn answers, or write a declared task's name"},
    {"semBInit", vxworks, "semBCreate"},
    {"semCInit", vxworks, "semCCreate"},
    {"semMInit", vxworks, "semMCreate"},
    {"semClear", vxworks, "semTake(id, NO_WAIT)"},
    {"msgQCreate", vxworks, "a buffer with semaphores"},
    {"msgQSend", vxworks, "a buffer with semaphores"},
    {"msgQReceive", vxworks, "a buffer with semaphores"},
    {"wdCreate", vxworks, "declare an isr at(n)"},
    {"wdStart", vxworks, "declare an isr at(n)"},
    {"intLock", vxworks, "taskLock, against other tasks"},
    {"intUnlock", vxworks, "taskUnlock"},
    {"intConnect", vxworks, "declare an isr"},
    {"SignalObjectAndWait", win32, "SetEvent, then WaitForSingleObject: not one step"},
    {"SleepEx", win32, "Sleep"},
    {"WaitForSingleObjectEx", win32, "WaitForSingleObject"},
    {"WaitForMultipleObjectsEx", win32, "WaitForMultipleObjects"},
    {"QueueUserAPC", win32, "an event that the thread waits for"},
    {"CreateWaitableTimer", win32, "a time-out, or an isr at(n)"},
    {"InitOnceExecuteOnce", win32, "a flag under a lock"},
    {"WaitOnAddress", win32, "SleepConditionVariableSRW"},
    {"TlsAlloc", win32, "a local variable of the thread's function"},
    {"DuplicateHandle", win32, "hand the handle itself on"},
    {"_beginthreadex", win32, "CreateThread"},
    {"OSMboxCreate", ucos, "a variable and a semaphore"},
    {"OSQCreate", ucos, "a buffer with semaphores"},
    {"OSFlagCreate", ucos, "a semaphore for each flag"},
    {"OSTaskCreateExt", ucos, "OSTaskCreate"},
    {"OSTaskDelReq", ucos, "a flag that the task looks at"},
    {"OSTimeDlyHMSM", ucos, "OSTimeDly"},
    {"xQueueCreate", freertos, "a buffer with semaphores"},
    {"xQueueSend", freertos, "a buffer with semaphores"},
    {"xQueueReceive", freertos, "a buffer with semaphores"},
    {"xEventGroupCreate", freertos, "a semaphore for each flag"},
    {"xTaskNotify", freertos, "a semaphore"},
    {"xTaskNotifyGive", freertos, "xSemaphoreGive"},
    {"ulTaskNotifyTake", freertos, "xSemaphoreTake"},
    {"xTimerCreate", freertos, "declare an isr at(n)"},
    {"xTaskAbortDelay", freertos, "a semaphore with a time-out"},
    {"k_condvar_init", zephyr, "a k_sem for each waiter"},
    {"k_condvar_wait", zephyr, "a k_sem for each waiter"},
    {"k_msgq_init", zephyr, "a buffer with a k_sem"},
    {"k_fifo_init", zephyr, "a buffer with a k_sem"},
    {"k_thread_join", zephyr, "a k_sem that the thread gives at its end"},
    {"k_busy_wait", zephyr, "work(n)"},
    {"K_MUTEX_DEFINE", zephyr, "struct k_mutex m; and k_mutex_init(&m)"},
    {"K_SEM_DEFINE", zephyr, "struct k_sem s; and k_sem_init(&s, n, limit)"},
    {"K_THREAD_DEFINE", zephyr, "declare a task"},
    {"Procure", amiga, "ObtainSemaphore"},
    {"Vacate", amiga, "ReleaseSemaphore"},
    {"Signal", amiga, "a semaphore"},
    {"Wait", amiga, "ObtainSemaphore"},
    {"Disable", amiga, "Forbid, against other tasks"},
    {"Enable", amiga, "Permit"},
    {"sys$getlki", vms, "what the status block tells"},
    {"sys$setef", vms, "sys$synch on a status block"},
    {"sys$waitfr", vms, "sys$synch on a status block"},
};

}  // namespace

std::span<const lang::Absent> absent_calls() { return list; }

}  // namespace api
