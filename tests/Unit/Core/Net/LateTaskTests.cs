using PSChat.Net;

namespace PSChat.Core.Tests;

/// <summary>A task that is made only on demand reaches every waiter, in any order of events.</summary>
public sealed class LateTaskTests
{
    private LateTask _task;

    [Fact]
    public async Task It_completes_who_asked_before()
    {
        var waiting = _task.Task;
        Assert.False(_task.IsComplete);
        Assert.False(waiting.IsCompleted);

        _task.Complete();
        _task.Complete();
        Assert.True(_task.IsComplete);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_later_caller_finds_the_task_complete()
    {
        _task.Complete();
        Assert.True(_task.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_asks_at_the_same_moment_is_not_forgotten()
    {
        for (var run = 0; run < 2000; run++)
        {
            var link = new Holder();
            var completing = Task.Run(() => link.Task.Complete());
            await link.Task.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await completing;
        }
    }

    private sealed class Holder
    {
        public LateTask Task;
    }
}
