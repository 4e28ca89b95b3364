using PSChat.Node.Commands;

namespace PSChat.Node.Tests;

/// <summary>What is refused before anything is sent.</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("--too", "ben", "the password is …")]
    [InlineData("the password is …", "--key-fil=key")]
    public async Task A_mistyped_option_is_not_sent_as_a_part_of_the_text(params string[] rest) =>
        Assert.Equal(2, await new PschatCommand().RunAsync(["send", "--bind", "127.0.0.1", "--timeout", "100", .. rest]));

    [Theory]
    [InlineData("--", "--too", "ben")]
    [InlineData("--- done ---")]
    [InlineData("-5 degrees")]
    public async Task A_text_may_begin_with_dashes(params string[] text) => Assert.Equal(
        1, // no server
        await new PschatCommand().RunAsync(
            ["send", "--group", "nobody-has-it", "--bind", "127.0.0.1", "--timeout", "100", .. text]));
}
