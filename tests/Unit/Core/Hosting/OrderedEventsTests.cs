using PSChat.Hosting;

namespace PSChat.Core.Tests;

/// <summary>Events off the event loop: in order, bounded, and no subscriber harms another.</summary>
public sealed class OrderedEventsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _said = [];
    private readonly TaskCompletionSource _last = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private event EventHandler<SubscriberExceptionEventArgs>? Happened;

    [Fact]
    public async Task What_a_subscriber_throws_is_told_and_the_next_one_is_called()
    {
        var events = new OrderedEvents(10, [], failure => _said.Add($"{failure.EventName}: {failure.Exception.Message}"), _ => { });
        Happened += (_, _) => throw new InvalidOperationException("broken");
        Happened += (_, _) => _said.Add("second");
        events.Raise(Happened, this, Args("1"));
        events.Post(() => _last.TrySetResult());
        await _last.Task.WaitAsync(s_patience);
        Assert.Equal(["Happened: broken", "second"], _said);
    }

    [Fact]
    public async Task Beyond_the_limit_the_oldest_is_dropped_and_told_before_the_next()
    {
        var events = new OrderedEvents(3, [], _ => { }, dropped => _said.Add($"dropped {dropped.Count}"));
        using var gate = new ManualResetEventSlim();
        var isBlocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Happened += (_, args) => _said.Add(args.EventName);
        events.Post(() =>
        {
            isBlocked.TrySetResult();
            gate.Wait(s_patience);
        });
        await isBlocked.Task.WaitAsync(s_patience);
        for (var number = 1; number <= 7; number++) events.Raise(Happened, this, Args($"{number}"));
        Assert.Equal(3, events.Count);
        events.Raise(Happened, this, Args("8"));
        Assert.False(events.WaitUntilBelowAsync(3).IsCompleted);
        var whenEmpty = events.WaitUntilBelowAsync(3).ContinueWith(
            _ => events.Post(() => _last.TrySetResult()), TaskScheduler.Default);
        gate.Set();
        await whenEmpty.WaitAsync(s_patience);
        await _last.Task.WaitAsync(s_patience);
        Assert.Equal(["dropped 5", "6", "7", "8"], _said);
        Assert.True(events.WaitUntilBelowAsync(3).IsCompleted);
    }

    private static SubscriberExceptionEventArgs Args(string name) => new(new InvalidOperationException(), name);
}
