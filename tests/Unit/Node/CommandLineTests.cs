using PSChat.Node.Commands;

namespace PSChat.Node.Tests;

/// <summary>What is refused before anything is sent.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--too", "--too", "ben", "the password is …")]
    [InlineData("--key-fil=key", "the password is …", "--key-fil=key")]
    public void A_mistyped_option_is_not_sent_as_a_part_of_the_text(string mistyped, params string[] rest) =>
        Assert.Equal(mistyped, Find(rest));

    [Theory]
    [InlineData("--", "--too", "ben")]
    [InlineData("--- done ---")]
    [InlineData("-5 degrees")]
    public void A_text_may_begin_with_dashes(params string[] text) => Assert.Null(Find(text));

    private static string? Find(string[] rest) =>
        PschatCommand.FindMistypedOption(new PschatCommand().Read(["send", "--room", "lobby", .. rest]));
}
