using System.Globalization;
using PSChat.Simulation.World;

namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>One telling of a <see cref="Story"/>: a group on a perfect network, and what is said and done in it.</summary>
internal sealed class StoryRun
{
    /// <summary>How <see cref="SimulatedGroup.Note"/> writes the time, in milliseconds.</summary>
    private const int TimeWidth = 8;

    private long _beginning;

    public SimulatedGroup Group { get; } = Transcript.Quiet();

    /// <summary>What was before is not told, and time is counted from here.</summary>
    public void Begin()
    {
        // To the full millisecond, so that the differences are those of the times that are shown.
        Group.Run(TimeSpan.FromMilliseconds(Math.Ceiling(Group.Time.Elapsed.TotalMilliseconds)) - Group.Time.Elapsed);
        _beginning = (long)Group.Time.Elapsed.TotalMilliseconds;
        Group.Transcript.Clear();
    }

    /// <summary>Something that happens to the group, and is told.</summary>
    public void Do(string what, Action action)
    {
        Group.Note($"*** {what}");
        action();
    }

    /// <summary>What is under way arrives, and what is said to that, while no timer ends.</summary>
    public void Settle() => Group.Run(TimeSpan.FromMilliseconds(10));

    public IEnumerable<string> Lines() => Group.Transcript.Select(line =>
    {
        var at = long.Parse(line.AsSpan(0, TimeWidth), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        return $"{at - _beginning,6}{line[TimeWidth..].TrimEnd()}";
    });
}
