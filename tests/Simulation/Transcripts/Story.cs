namespace PSChat.Simulation.Tests.Transcripts;

/// <summary>A few servers and clients to whom something happens, and whose whole exchange is recorded.</summary>
/// <param name="Name">Of its file, without the extension.</param>
/// <param name="Title">What happens, in a few words.</param>
/// <param name="Heading">What happens, and what to look for; at most 100 characters a line.</param>
/// <param name="Tell">Has it happen.</param>
internal sealed record Story(string Name, string Title, string Heading, Action<StoryRun> Tell)
{
    /// <summary>The file as it has to be now.</summary>
    public string[] Play()
    {
        var run = new StoryRun();
        Tell(run);
        string[] heading = [Title, "", .. Heading.Split('\n'), "", "README.md in this folder says how to read this."];
        return [.. heading.Select(line => line.Length > 0 ? $"# {line}" : "#"), "", .. run.Lines()];
    }
}
