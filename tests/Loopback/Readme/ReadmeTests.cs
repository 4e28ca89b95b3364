using PSChat.Kit;

namespace PSChat.Loopback.Tests.Readme;

/// <summary>The sample in the READMEs is the one that is compiled and run here.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("src/PSChat.Core/README.md")]
    public void The_sample_is_the_one_that_is_compiled(string path)
    {
        var readme = Read(path);
        var start = readme.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        var sample = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        var indented = sample.Split('\n').Select(line => line.Length > 0 ? $"        {line}" : line);
        Assert.Contains(string.Join('\n', indented), Read("tests/Loopback/Readme/FirstChat.cs"), StringComparison.Ordinal);
        Assert.InRange(sample.Split('\n').Count(line => line.Trim() is { Length: > 1 }), 5, 10);
    }

    [Fact]
    public async Task The_sample_runs() =>
        Assert.Equal("anna: Hello, world!", await new FirstChat().RunAsync().WaitAsync(TimeSpan.FromSeconds(60)));

    private static string Read(string path) => File.ReadAllText(Path.Combine(SourceTree.Root, path)).ReplaceLineEndings("\n");
}
