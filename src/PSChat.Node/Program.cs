using System.Text;
using PSChat.Node.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await new PschatCommand().RunAsync(args).ConfigureAwait(false);
