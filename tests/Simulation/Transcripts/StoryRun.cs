using System.Globalization;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>One run of a <see cref="Story"/>: a group on a perfect network, and the record of its events and exchange.</summary>
internal sealed class StoryRun
{
    /// <summary>Number of characters for the time, in milliseconds, in lines of <see cref="SimulatedGroup.Note"/>.</summary>
    private const int TimeWidth = 8;

    private long _beginning;

    public SimulatedGroup Group { get; } = Transcript.Quiet();

    /// <summary>Begins the record: earlier events are left out, and time is counted from here.</summary>
    public void Begin()
    {
        // To the full millisecond, so that differences agree with the times that are shown.
        Group.Run(TimeSpan.FromMilliseconds(Math.Ceiling(Group.Time.Elapsed.TotalMilliseconds)) - Group.Time.Elapsed);
        _beginning = (long)Group.Time.Elapsed.TotalMilliseconds;
        Group.Transcript.Clear();
    }

    /// <summary>Carries out an event of the group, and records it.</summary>
    public void Do(string what, Action action)
    {
        Group.Note($"*** {what}");
        action();
    }

    /// <summary>Lets everything under way arrive, and the answers to it, while no timer ends.</summary>
    public void Settle() => Group.Run(TimeSpan.FromMilliseconds(10));

    public IEnumerable<string> Lines() => Group.Transcript.Select(line =>
    {
        var at = long.Parse(line.AsSpan(0, TimeWidth), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        return $"{at - _beginning,6}{line[TimeWidth..].TrimEnd()}";
    });
}
