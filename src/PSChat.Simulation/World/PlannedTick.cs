namespace PSChat.Simulation.World;

/// <summary>Calls a state machine when it wants a tick. One call is planned at a time, the earliest requested one.</summary>
internal sealed class PlannedTick
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    private readonly VirtualTime _time;
    private readonly Action _tick;
    private readonly Action _happen;
    private TimeSpan _planned = TimeSpan.MaxValue;

    public PlannedTick(VirtualTime time, Action tick)
    {
        _time = time;
        _tick = tick;
        _happen = Happen;
    }

    public void Plan(TimeSpan due)
    {
        if (due >= _planned) return;
        var wait = due - _time.Elapsed;
        if (wait <= TimeSpan.Zero) wait = s_least;
        _planned = _time.Elapsed + wait;
        _time.After(wait, _happen);
    }

    private void Happen()
    {
        // This call was planned for later and has been overtaken.
        if (_time.Elapsed < _planned) return;
        _planned = TimeSpan.MaxValue;
        _tick();
    }
}
