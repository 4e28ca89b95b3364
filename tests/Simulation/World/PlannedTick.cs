namespace PSChat.Simulation.World;

/// <summary>Calls a state machine when it wants a tick: one call is planned at a time, the earliest that was asked for.</summary>
internal sealed class PlannedTick(VirtualTime time, Action tick)
{
    private TimeSpan _planned = TimeSpan.MaxValue;

    public void Plan(TimeSpan due)
    {
        if (due >= _planned) return;
        _planned = due;
        var wait = due - time.Elapsed;
        time.After(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), () =>
        {
            _planned = TimeSpan.MaxValue;
            tick();
        });
    }
}
