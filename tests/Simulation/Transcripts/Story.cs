namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>A few servers and clients with a sequence of events, whose whole exchange is recorded.</summary>
/// <param name="Name">Name of its file, without the extension.</param>
/// <param name="Title">The events in a few words.</param>
/// <param name="Heading">The events, and what to look for; at most 100 characters a line.</param>
/// <param name="Tell">Carries out the events.</param>
internal sealed record Story(string Name, string Title, string Heading, Action<StoryRun> Tell)
{
    /// <summary>The file as it must be now.</summary>
    public string[] Play()
    {
        var run = new StoryRun();
        Tell(run);
        string[] heading = [Title, "", .. Heading.Split('\n'), "", "README.md in this folder says how to read this."];
        return [.. heading.Select(line => line.Length > 0 ? $"# {line}" : "#"), "", .. run.Lines()];
    }
}
