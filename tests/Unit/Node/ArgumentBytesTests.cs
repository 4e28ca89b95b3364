using PSChat.Node.Terminal;

namespace PSChat.Node.Tests;

/// <summary>Arguments that are no UTF-8, which .NET has replaced before the program sees them.</summary>
public sealed class ArgumentBytesTests
{
    [Fact]
    public void The_first_argument_that_is_no_utf8_is_told_with_its_place()
    {
        byte[] line = [.. "dotnet\0pschat.dll\0send\0caf"u8, 0xE9, .. "\0x\0"u8];
        var fault = ArgumentBytes.FindFault(line, 3);
        Assert.NotNull(fault);
        Assert.Equal("Argument 2 of the command line is no UTF-8 at byte 4 (0xE9).", fault.Message);
    }

    [Fact]
    public void A_text_with_the_replacement_character_stays_one() =>
        Assert.Null(ArgumentBytes.FindFault("pschat\0send\0caf\uFFFD\0\0"u8, 3));

    [Fact]
    public void The_path_of_the_program_does_not_matter()
    {
        byte[] line = [.. "/home/Jos"u8, 0xE9, .. "/pschat\0send\0hello\0"u8];
        Assert.Null(ArgumentBytes.FindFault(line, 2));
    }
}
